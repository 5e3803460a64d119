package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.collect.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The head of a request as collection looks at it. */
record VertxHead(HttpServerRequest request) implements RequestHead {
  @Override
  public @Nullable String peer() {
    SocketAddress address = request.remoteAddress();
    return address == null ? null : address.hostAddress();
  }

  @Override
  public List<String> headers(String name) {
    return request.headers().getAll(name);
  }

  /** Whether the visitor's browser came over https, by itself or to a trusted proxy. */
  boolean isSecure(Collector collector) {
    if (request.isSSL()) {
      return true;
    }
    String scheme = header("x-forwarded-proto");
    return scheme != null
        && scheme.toLowerCase(Locale.ROOT).startsWith("https")
        && collector.isProxied(this);
  }
}
