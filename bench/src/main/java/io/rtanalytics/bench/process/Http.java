package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Requests beside the measured ones: is it ready, what does it count. Any thread. */
public final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 50;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  /** A status and a body. */
  public record Answer(int status, String body) {}

  /**
   * GET.
   *
   * @throws IOException if there is no answer
   */
  public static Answer get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build());
  }

  /**
   * POST of a text.
   *
   * @throws IOException if there is no answer
   */
  public static Answer post(URI uri, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri).timeout(TIMEOUT).POST(BodyPublishers.ofString(body)).build());
  }

  private static Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /**
   * Waits until a GET answers 200.
   *
   * @throws Failure if the server ends, or takes longer than a minute
   */
  public static void awaitOk(URI uri, Child server) throws Failure, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
      server.requireAlive();
      try {
        if (get(uri).status() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // It does not listen.
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new Failure(server.name() + " does not become ready: " + uri);
  }
}
