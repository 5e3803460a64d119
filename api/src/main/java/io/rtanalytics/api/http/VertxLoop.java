package io.rtanalytics.api.http;

import io.rtanalytics.api.ingest.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import lombok.RequiredArgsConstructor;

/** An event loop of Vert.x. */
@RequiredArgsConstructor
final class VertxLoop implements EventLoop {
  private final Vertx vertx;
  private final Context context;

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public void schedule(long millis, Runnable task) {
    vertx.setTimer(millis, timer -> context.runOnContext(nothing -> task.run()));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
