package io.rtanalytics.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Consumer;

/** What is to be known of a request's body before and while it is read. */
final class Bodies {
  private Bodies() {}

  /** Whether a body follows the head. */
  static boolean isPresent(HttpServerRequest request) {
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  /**
   * The media type of the body, in lower case, without parameters.
   *
   * @throws RequestRefused if it is missing, or the text is in something else than UTF-8
   */
  static String mediaType(HttpServerRequest request) {
    String header = request.headers().get(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      throw RequestRefused.wrongMediaType("a body needs a Content-Type");
    }
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw RequestRefused.wrongMediaType("text is to be in UTF-8");
      }
    }
    return parts[0].strip();
  }

  /**
   * Whether the body is packed with gzip.
   *
   * @throws RequestRefused if it is packed with anything else
   */
  static boolean isGzip(HttpServerRequest request) {
    String encoding = request.headers().get(HttpHeaders.CONTENT_ENCODING);
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("x-gzip")) {
      throw RequestRefused.wrongMediaType("of content encodings, gzip is understood");
    }
    return true;
  }

  /** Asks the client for the body, if it waits to be asked: its head has been found good. */
  static void ask(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  /**
   * Reads a whole body. If the client goes away before its end, nothing is called.
   *
   * @param maxBytes most bytes that are taken
   * @param then gets the bytes
   * @param tooLarge is told instead if they are more, once; the rest is read and forgotten
   */
  static void read(
      HttpServerRequest request,
      int maxBytes,
      Consumer<byte[]> then,
      Consumer<RequestRefused> tooLarge) {
    Buffer body = Buffer.buffer();
    request.handler(
        piece -> {
          if (body.length() <= maxBytes) {
            body.appendBuffer(piece);
            if (body.length() > maxBytes) {
              tooLarge.accept(RequestRefused.tooLarge(maxBytes));
            }
          }
        });
    request.endHandler(
        end -> {
          if (body.length() <= maxBytes) {
            answering(request, () -> then.accept(body.getBytes()));
          }
        });
    request.exceptionHandler(gone -> {});
    ask(request);
  }

  /** Does something that belongs to a request; what fails is its answer. */
  static void answering(HttpServerRequest request, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      ErrorResponses.send(request, e);
    }
  }
}
