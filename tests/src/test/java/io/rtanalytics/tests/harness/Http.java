package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Plain HTTP/1.1 requests with Java's own client: none of rt's code. */
public final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Http() {}

  /** GET; headers are names and values in turn. */
  public static Reply get(String url, String... headers) {
    return send("GET", url, BodyPublishers.noBody(), headers);
  }

  /** POST without a body. */
  public static Reply post(String url) {
    return send("POST", url, BodyPublishers.noBody());
  }

  /** POST of text. */
  public static Reply post(String url, String type, String body, String... headers) {
    return post(url, type, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** POST of bytes. */
  public static Reply post(String url, String type, byte[] body, String... headers) {
    return post(url, type, BodyPublishers.ofByteArray(body), headers);
  }

  /** POST of a stream. */
  public static Reply post(String url, String type, BodyPublisher body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send("POST", url, body, all);
  }

  /** Any request, waited for up to a minute. */
  public static Reply send(String method, String url, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, body)
            .timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return reply(CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Reply reply(HttpResponse<String> response) {
    Map<String, String> headers =
        response.headers().map().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT),
                    entry -> String.join(", ", entry.getValue())));
    return new Reply(response.statusCode(), headers, response.body());
  }
}
