package io.rtanalytics.api.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;

/**
 * An answer of any length on its way: the next rows are asked for when the client has taken the
 * last. Lives on the request's event loop.
 */
@RequiredArgsConstructor
final class StreamedRows<T> {
  private final HttpServerRequest request;
  private final Context context;
  private final RowForm<T> form;

  /** The next rows, none after the last. What fails is the answer, or breaks it off. */
  private final Supplier<CompletionStage<List<T>>> source;

  /** Gives back what the rows are made of: at the end, or when the client is gone. */
  private final Runnable whenOver;

  /** Sends all. */
  void begin() {
    request.response().closeHandler(gone -> whenOver.run()).endHandler(sent -> whenOver.run());
    send();
  }

  private void send() {
    Answers.whenThere(source.get(), request, context, this::write);
  }

  private void write(List<T> rows) {
    HttpServerResponse response = request.response();
    boolean first = !response.headWritten();
    String text = first ? form.before() : "";
    if (first) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, form.mediaType());
    }
    if (rows.isEmpty()) {
      response.end(text + form.after());
      return;
    }
    if (first) {
      response.setChunked(true);
    }
    // One piece at a time: the server's own bound counts writes, and these are large. Others have
    // their turn in between.
    response
        .write(text + form.rows(rows, first))
        .onSuccess(written -> context.runOnContext(nothing -> send()));
  }
}
