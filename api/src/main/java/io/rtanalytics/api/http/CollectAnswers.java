package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.collect.OptOut;
import io.rtanalytics.api.ingest.Receipt;
import io.rtanalytics.api.ingest.Rejection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/** What the answers of collection have in common. */
final class CollectAnswers {
  /** Whom nobody waits for: the answer is under way, and the counters tell what became of it. */
  static final Receipt UNHEARD =
      new Receipt() {
        @Override
        public void stored(boolean duplicate) {}

        @Override
        public void failed(RuntimeException why) {}
      };

  private static final String RESOURCE_POLICY = "Cross-Origin-Resource-Policy";

  private CollectAnswers() {}

  /**
   * Refuses every request while no site is configured, before anything of it is counted.
   *
   * @throws RequestRefused then
   */
  static void requireOn(Collector collector) {
    if (!collector.isOn()) {
      throw RequestRefused.collectionOff();
    }
  }

  /** An answer that pages of other sites may load and nobody may keep. */
  static HttpServerResponse unkept(HttpServerRequest request) {
    return shared(request).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** An answer that pages of other sites may load. */
  static HttpServerResponse shared(HttpServerRequest request) {
    return request
        .response()
        .putHeader(RESOURCE_POLICY, "cross-origin")
        .putHeader("X-Content-Type-Options", "nosniff");
  }

  /**
   * Turns away whoever is not to be counted; an opt-out is remembered for longer then.
   *
   * @return whether it was
   */
  static boolean isDeclined(VertxHead head, Collector collector) {
    Optional<Rejection> refusal = collector.decline(head);
    if (refusal.isPresent() && refusal.get() == Rejection.OPT_OUT) {
      head.request()
          .response()
          .putHeader(HttpHeaders.SET_COOKIE, OptOut.chosen(head.isSecure(collector)));
    }
    return refusal.isPresent();
  }
}
