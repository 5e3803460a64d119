package io.rtanalytics.storage.disk;

import java.io.IOException;

/** The machine is off: whoever gets this is a process that exists no more. */
public final class PowerLost extends IOException {
  private static final long serialVersionUID = 1L;

  PowerLost(String when) {
    super("power lost " + when);
  }
}
