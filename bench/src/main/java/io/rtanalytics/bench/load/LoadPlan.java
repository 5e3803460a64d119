package io.rtanalytics.bench.load;

import java.net.URI;
import java.time.Duration;

/**
 * What to send.
 *
 * @param server its address, without a path
 * @param connections how many, each with one request in flight at most
 * @param duration how long
 * @param sequence the requests
 */
public record LoadPlan(URI server, int connections, Duration duration, RequestSequence sequence) {
  /** Host and port. */
  String host() {
    return server.getAuthority();
  }
}
