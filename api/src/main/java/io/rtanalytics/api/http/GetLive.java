package io.rtanalytics.api.http;

import io.rtanalytics.api.live.LiveFeed;
import io.rtanalytics.api.live.LiveListener;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/**
 * {@code GET /analytics/live}: the live stream, for the viewers of one event loop. Each message is
 * one buffer for all of them. Who does not read fast enough misses messages, and is told everything
 * anew as soon as he has caught up; nothing waits for him.
 */
@RequiredArgsConstructor
final class GetLive implements Handler<HttpServerRequest>, LiveListener {
  /** The most viewers of a node. */
  static final int MAX_VIEWERS = 2_000;

  /**
   * When a stream is ended so that its viewer comes again: before the server closes a connection
   * that nothing comes in on, and soon enough to spread viewers over nodes that were added.
   */
  static final long MAX_AGE_MILLIS = TimeUnit.MINUTES.toMillis(50);

  /** How many are written to before events have their turn again. */
  private static final int AT_ONCE = 64;

  private static final Buffer RETRY = Buffer.buffer("retry: 1000\n\n");

  private final LiveFeed feed;
  private final Vertx vertx;
  private final Context context;
  private final long maxAgeMillis;
  private final Set<Viewer> viewers = new LinkedHashSet<>();

  @Override
  public void handle(HttpServerRequest request) {
    if (!feed.entered(MAX_VIEWERS)) {
      throw RequestRefused.notReady(
          "this node shows the live stream to " + MAX_VIEWERS + " viewers already");
    }
    HttpServerResponse response = request.response();
    Viewer viewer = new Viewer(response);
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no") // for nginx, which would wait for a bufferful
        .setChunked(true);
    response.endHandler(nothing -> viewer.gone());
    response.closeHandler(nothing -> viewer.gone());
    response.exceptionHandler(error -> viewer.gone());
    response.drainHandler(nothing -> viewer.drained());
    // In this order: if the connection is closed already, no handler will hear of it, but the write
    // fails, maybe at once, and takes the viewer out again.
    viewers.add(viewer);
    if (viewers.size() == 1) {
      feed.join(this);
    }
    viewer.write(RETRY);
    viewer.askHello();
  }

  @Override
  public void message(byte[] event) {
    context.runOnContext(nothing -> writeFrom(0, new ArrayList<>(viewers), Buffer.buffer(event)));
  }

  private void writeFrom(int first, List<Viewer> to, Buffer message) {
    int end = Math.min(to.size(), first + AT_ONCE);
    to.subList(first, end).forEach(viewer -> viewer.offer(message));
    if (end < to.size()) {
      context.runOnContext(nothing -> writeFrom(end, to, message));
    }
  }

  @Override
  public void end() {
    context.runOnContext(nothing -> new ArrayList<>(viewers).forEach(Viewer::end));
  }

  /** One open response. */
  private final class Viewer {
    private final HttpServerResponse response;
    private final long ending = vertx.setTimer(maxAgeMillis, timer -> end());
    private boolean greeted;
    private boolean gone;

    Viewer(HttpServerResponse response) {
      this.response = response;
    }

    void askHello() {
      if (gone) {
        return;
      }
      feed.hello(bytes -> context.runOnContext(nothing -> greet(Buffer.buffer(bytes))));
    }

    private void greet(Buffer hello) {
      greeted = true;
      offer(hello);
    }

    /** Writes if there is room. Deltas are of use only to who has heard all before. */
    void offer(Buffer message) {
      if (gone || !greeted) {
        return;
      }
      if (response.writeQueueFull()) {
        greeted = false;
        return;
      }
      write(message);
    }

    void write(Buffer message) {
      response.write(message).onFailure(error -> gone());
    }

    void drained() {
      if (!greeted) {
        askHello();
      }
    }

    void end() {
      if (!gone) {
        response.end();
        gone();
      }
    }

    void gone() {
      if (gone) {
        return;
      }
      gone = true;
      vertx.cancelTimer(ending);
      feed.left();
      viewers.remove(this);
      if (viewers.isEmpty()) {
        feed.leave(GetLive.this);
      }
    }
  }
}
