package io.rtanalytics.api.http;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.collect.FromSettings;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.web.WebOrigin;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;

/**
 * Tells browsers which pages may read answers (the CORS protocol of the Fetch standard): those of
 * {@code cors-origins}, and of {@code /collect} those of {@code sites}. Whoever is not on the list
 * is answered as without all this, and it is the browser that keeps the answer from the page.
 *
 * <p>One per event loop.
 */
final class CrossOrigin {
  private static final String MAX_AGE_SECONDS = "600";
  private static final String REQUEST_HEADERS = "Content-Type, Content-Encoding";
  private static final String EXPOSED_HEADERS =
      "RT-State, RT-Workers-Expected, RT-Workers-Answered, RT-Complete, ETag, Retry-After";

  private final FromSettings<Set<String>> origins;
  private final Collector collector;

  CrossOrigin(ClusterSource clusters, Collector collector) {
    this.origins = new FromSettings<>(clusters, CrossOrigin::names);
    this.collector = collector;
  }

  private static Set<String> names(Settings settings) {
    return settings.corsOrigins().stream().map(WebOrigin::toString).collect(toUnmodifiableSet());
  }

  /**
   * Adds to the response what a browser needs, and answers it if it only asks beforehand.
   *
   * @param methods what the path takes
   * @return whether it was answered
   */
  boolean isAnswered(HttpServerRequest request, Set<HttpMethod> methods) {
    boolean collects = request.path().equals(CollectRoutes.COLLECT);
    if (collects ? !collector.isOn() : origins.now().isEmpty()) {
      return false;
    }
    HttpServerResponse response = request.response().putHeader(HttpHeaders.VARY, "Origin");
    String origin = request.headers().get(HttpHeaders.ORIGIN);
    if (origin == null || !(collects ? isSite(origin) : origins.now().contains(origin))) {
      return false;
    }
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (collects) { // with the cookie of who has opted out
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    boolean asks =
        request.method().equals(HttpMethod.OPTIONS)
            && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (asks) {
      response
          .setStatusCode(204)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, RouteTable.list(methods))
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
          .end();
    } else {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    }
    return asks;
  }

  private boolean isSite(String origin) {
    return WebOrigin.ofPage(origin)
        .filter(page -> page.toString().equals(origin))
        .filter(page -> collector.isSite(page.host(), page.port()))
        .isPresent();
  }
}
