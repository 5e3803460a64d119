package io.rtanalytics.client;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import lombok.extern.slf4j.Slf4j;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The public contract of an API node, as its clients use it. Each call is one request: nothing is
 * repeated here. Safe for any thread; stages complete on the client's IO threads.
 *
 * <p>A node's URL is that of its {@code /analytics}, without a slash at its end.
 */
@Slf4j
public final class AnalyticsClient implements AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private static final int MAX_SLICES_BYTES = 64 << 20;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  // An upload may take hours, but not two minutes without a byte in either direction.
  private static final Duration UPLOAD_READ_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration NEVER = Duration.ofMillis(-1);

  private final HttpSender sender;

  /**
   * Opens a client.
   *
   * @param connections the most connections to one node
   */
  public AnalyticsClient(int connections) {
    this.sender = new HttpSender(2, connections);
  }

  /**
   * Posts one event.
   *
   * @param timeout how long an answer is waited for
   * @return the outcome, whatever it is; the stage never fails
   */
  public CompletionStage<EventAnswer> post(String url, RawEvent event, Duration timeout) {
    RequestBuilder request =
        sender
            .request("POST", url + query(event))
            .setRequestTimeout(timeout)
            .setReadTimeout(timeout);
    return sender
        .send(request.build(), url, MAX_ANSWER_BYTES)
        .thenApply(AnalyticsAnswers::event)
        .exceptionally(AnalyticsAnswers::unanswered);
  }

  private static String query(RawEvent event) {
    StringBuilder query = new StringBuilder(128);
    query.append("?timestamp=").append(event.timestamp());
    query.append("&user=").append(escaped(event.user()));
    query.append(event.action() == Action.CLICK ? "&click" : "&impression");
    Utf8 item = event.item();
    if (item != null) {
      query.append("&item=").append(escaped(item));
    }
    Utf8 id = event.id();
    if (id != null) {
      query.append("&id=").append(escaped(id));
    }
    return query.toString();
  }

  private static String escaped(Utf8 text) {
    return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }

  /**
   * Sends events in bulk. The bytes are read as fast as the node takes them.
   *
   * @return the outcome, whatever it is; the stage never fails
   * @throws IOException if the content can't be opened
   */
  public CompletionStage<UploadAnswer> upload(String url, Upload upload) throws IOException {
    InputStream content = upload.content().open();
    RequestBuilder request =
        sender
            .request("POST", url + "/batch?id=" + escaped(Utf8.of(upload.batchId())))
            .setHeader("Content-Type", upload.mediaType())
            .setRequestTimeout(NEVER)
            .setReadTimeout(UPLOAD_READ_TIMEOUT)
            .setBody(content);
    if (upload.gzip()) {
      request.setHeader("Content-Encoding", "gzip");
    }
    return sender
        .send(request.build(), url, MAX_ANSWER_BYTES)
        .whenComplete((reply, failure) -> close(content))
        .thenApply(AnalyticsAnswers::upload)
        .exceptionally(
            failure -> {
              EventAnswer answer = AnalyticsAnswers.unanswered(failure);
              return new UploadAnswer(answer.outcome(), answer.detail(), null);
            });
  }

  // The client closes only what it has begun to read.
  private static void close(InputStream content) {
    try {
      content.close();
    } catch (IOException e) {
      log.debug("What was uploaded can't be closed", e);
    }
  }

  /**
   * Asks for the slice of a point in time; fails with {@link UnexpectedAnswer}.
   *
   * @param timestamp seconds since 1970-01-01T00:00:00Z
   */
  public CompletionStage<SliceView> slice(String url, long timestamp) {
    return get(url, "?timestamp=" + timestamp)
        .thenApply(reply -> AnalyticsAnswers.slice(reply, url));
  }

  /**
   * Asks for all slices between two points in time, ascending; fails with {@link UnexpectedAnswer}.
   *
   * @param from seconds since 1970-01-01T00:00:00Z, in the first slice
   * @param to as above, in the last slice
   */
  public CompletionStage<List<SliceView>> slices(String url, long from, long to) {
    return get(url, "/allslices?from=" + from + "&timestamp=" + to)
        .thenApply(reply -> AnalyticsAnswers.slices(reply, url));
  }

  /**
   * Asks for slices between two points in time, ascending, as rows of CSV below a header; fails
   * with {@link UnexpectedAnswer}, also if the answer breaks off, and with the {@code IOException}
   * of whoever takes them.
   *
   * @param from seconds since 1970-01-01T00:00:00Z, in the first slice; null for the first there is
   * @param to as above, in the last slice; null for the present one
   */
  public CompletionStage<Void> csv(
      String url, @Nullable Long from, @Nullable Long to, Content rows) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    if (from != null) {
      query.add("from=" + from);
    }
    if (to != null) {
      query.add("timestamp=" + to);
    }
    RequestBuilder request =
        sender
            .request("GET", url + "/allslices" + query)
            .setHeader("Accept", "text/csv")
            .setRequestTimeout(NEVER)
            .setReadTimeout(READ_TIMEOUT);
    return sender
        .receive(request.build(), url, MAX_ANSWER_BYTES, rows)
        .exceptionally(UnexpectedAnswer::noReply)
        .thenAccept(reply -> UnexpectedAnswer.requireOk(reply, url));
  }

  private CompletableFuture<Reply> get(String url, String path) {
    RequestBuilder request =
        sender
            .request("GET", url + path)
            .setHeader("Accept", "application/json")
            .setRequestTimeout(NEVER)
            .setReadTimeout(READ_TIMEOUT);
    return sender
        .send(request.build(), url, MAX_SLICES_BYTES)
        .exceptionally(UnexpectedAnswer::noReply);
  }

  /** Closes all connections; what is still under way ends without an answer. */
  @Override
  public void close() {
    sender.close();
  }
}
