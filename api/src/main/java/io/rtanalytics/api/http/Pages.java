package io.rtanalytics.api.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import lombok.RequiredArgsConstructor;

/**
 * Sends files of the class path: the description of the interface, and a page to read it. They are
 * seldom asked for, so each is read when it is, by a worker thread, and kept by nobody.
 *
 * <p>A page may load nothing but what this node sends, run no script that stands in it, and stand
 * in no other page.
 */
@RequiredArgsConstructor
final class Pages {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String SWAGGER_UI = swaggerUi();

  private final Vertx vertx;

  private static String swaggerUi() {
    Properties properties = new Properties();
    try (InputStream file = open("swagger-ui.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
  }

  private static InputStream open(String name) {
    InputStream file = Pages.class.getResourceAsStream(name);
    if (file == null) {
      throw new IllegalStateException("not in the jar: " + name);
    }
    return file;
  }

  /** A file beside this class, or one with an absolute name. */
  Handler<HttpServerRequest> file(String name, String mediaType) {
    return request -> send(request, name, mediaType);
  }

  /** A file of Swagger UI. */
  Handler<HttpServerRequest> swaggerUi(String name, String mediaType) {
    return file(SWAGGER_UI + name, mediaType);
  }

  private void send(HttpServerRequest request, String name, String mediaType) {
    vertx
        .executeBlocking(() -> read(name))
        .onFailure(error -> ErrorResponses.send(request, error))
        .onSuccess(bytes -> send(request.response(), bytes, mediaType));
  }

  private static Buffer read(String name) throws IOException {
    try (InputStream file = open(name)) {
      return Buffer.buffer(file.readAllBytes());
    }
  }

  private static void send(HttpServerResponse response, Buffer bytes, String mediaType) {
    if (response.closed()) {
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=600")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .end(bytes);
  }
}
