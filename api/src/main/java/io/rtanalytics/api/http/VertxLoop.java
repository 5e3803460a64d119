package io.rtanalytics.api.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.rtanalytics.api.ingest.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Future;
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

  /** What is due at once runs a turn later: a loop looks at the time once a turn, after reading. */
  @Override
  public void afterReading(Runnable task) {
    ContextInternal internal = (ContextInternal) context;
    Future<?> unused =
        internal.nettyEventLoop().schedule(() -> internal.dispatch(task), 0, NANOSECONDS);
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
