package io.rtanalytics.api.http;

import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.SliceAnswer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends answers that may come later, from other threads, as responses from the event loop. */
final class Answers {
  private static final CharSequence STATE = HttpHeaders.createOptimized("RT-State");

  private Answers() {}

  /** Calls back on the event loop: at once if the stage is complete; a failure is the response. */
  static <T> void whenThere(
      CompletionStage<T> stage, HttpServerRequest request, Context context, Consumer<T> then) {
    boolean there = stage instanceof CompletableFuture<T> future && future.isDone();
    stage.whenComplete(
        (value, error) -> {
          if (there) {
            answer(request, value, error, then);
          } else {
            context.runOnContext(nothing -> answer(request, value, error, then));
          }
        });
  }

  private static <T> void answer(
      HttpServerRequest request, T value, @Nullable Throwable error, Consumer<T> then) {
    if (error != null) {
      ErrorResponses.send(request, error);
    } else if (!request.response().closed()) {
      Bodies.answering(request, () -> then.accept(value));
    }
  }

  /** Sends the totals of a slice. */
  static void send(
      HttpServerRequest request,
      Representation form,
      SliceAnswer answer,
      boolean partial,
      String body) {
    send(request, form.mediaType(), answer.frame(), partial, true, body);
  }

  /**
   * Sends an answer for one slice. One that is final may be kept for ever, and is not sent again to
   * who has it.
   *
   * @param complete whether it tells all items apart that it is about
   */
  static void send(
      HttpServerRequest request,
      String mediaType,
      AnswerFrame frame,
      boolean partial,
      boolean complete,
      String body) {
    HttpServerResponse response = request.response();
    // The line protocol and CSV have no other place for these.
    response.putHeader(STATE, frame.finality().state().word());
    if (partial) {
      response.putHeader("RT-Workers-Expected", Integer.toString(frame.expected()));
      response.putHeader("RT-Workers-Answered", Integer.toString(frame.answered()));
    }
    if (!complete) {
      response.putHeader("RT-Complete", "false");
    }
    String digest = frame.finality().digest();
    if (digest != null && FinalHeaders.areEnough(request, mediaType, digest)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(body);
  }
}
