package io.rtanalytics.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.collect.OptOut;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/**
 * {@code GET /opt-out}: a visitor does not want to be counted, and {@code POST /opt-in}: does
 * again. Anybody may lead visitors to the first; the second can be done from its page only, so that
 * no other site takes somebody's choice back. Read once, for all event loops.
 */
final class OptOutPages {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
          + "frame-ancestors 'none'";

  private final Buffer out = page("You are not counted", "opt-out.html");
  private final Buffer in = page("You are counted again", "opt-in.html");

  private static Buffer page(String title, String text) {
    return Buffer.buffer(
        new String(ClassPath.read("visitor.html"), UTF_8)
            .replace("{title}", title)
            .replace("{text}", new String(ClassPath.read(text), UTF_8)));
  }

  void optOut(HttpServerRequest request, Collector collector) {
    boolean secure = new VertxHead(request).isSecure(collector);
    send(request, OptOut.chosen(secure), out);
  }

  void optIn(HttpServerRequest request, Collector collector) {
    VertxHead head = new VertxHead(request);
    if (!isOwnPage(head)) {
      throw RequestRefused.forbidden("only the page /opt-out of this node can do that");
    }
    send(request, OptOut.takenBack(head.isSecure(collector)), in);
  }

  private static boolean isOwnPage(VertxHead head) {
    String site = head.header("sec-fetch-site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = head.header("origin"); // of browsers that are too old for the other
    String host = head.header("host");
    return origin != null
        && host != null
        && origin.toLowerCase(Locale.ROOT).endsWith("://" + host.toLowerCase(Locale.ROOT));
  }

  private static void send(HttpServerRequest request, String cookie, Buffer page) {
    request
        .response()
        .putHeader(HttpHeaders.SET_COOKIE, cookie)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        // The form's browser is to say where it comes from.
        .putHeader("Referrer-Policy", "same-origin")
        .end(page);
  }
}
