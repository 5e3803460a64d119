package io.rtanalytics.storage.http;

import java.io.IOException;

/** Whoever was being answered has closed the connection. */
final class ClientGone extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGone() {
    super("the client has gone");
  }
}
