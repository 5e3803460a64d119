package io.rtanalytics.storage.http;

import io.rtanalytics.storage.worker.Worker;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import lombok.RequiredArgsConstructor;

/**
 * Writes the lines of many slices, a portion at a time and no faster than the client reads them.
 * One per request, on its event loop.
 */
@RequiredArgsConstructor
final class RangeText {
  private static final int PORTION = 1000;

  private final RoutingContext context;
  private final Worker worker;
  private final long to;
  private final OptionalLong routingDigest;

  /** Writes from a slice on, to the end or until the client has enough for now. */
  void write(long from) {
    HttpServerResponse response = context.response();
    try {
      for (long at = from; at <= to; at += PORTION) {
        if (response.writeQueueFull()) {
          long next = at;
          response.drainHandler(drained -> write(next));
          return;
        }
        long last = Math.min(to, at + PORTION - 1);
        response.write(TotalsText.of(at, last, worker.read(at, last, routingDigest).slices()));
      }
      response.end();
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }
}
