package io.rtanalytics.cli.backup;

import io.rtanalytics.cli.text.Numbers;
import java.io.PrintWriter;
import java.time.Duration;

/** Says every few seconds how far a copy is. The client's IO thread alone calls it. */
final class CopyProgress {
  private static final long INTERVAL = Duration.ofSeconds(2).toNanos();

  private final String name;
  private final PrintWriter err;
  private long lastLine = System.nanoTime();

  CopyProgress(String name, PrintWriter err) {
    this.name = name;
    this.err = err;
  }

  /** So much has come so far. */
  void at(long bytes) {
    if (System.nanoTime() - lastLine >= INTERVAL) {
      lastLine = System.nanoTime();
      err.println(name + ": " + Numbers.bytes(bytes) + " so far");
      err.flush();
    }
  }
}
