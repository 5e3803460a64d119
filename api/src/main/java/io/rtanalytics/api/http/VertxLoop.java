package io.rtanalytics.api.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.rtanalytics.api.ingest.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Future;

/** An event loop of Vert.x. */
final class VertxLoop implements EventLoop {
  private final Vertx vertx;
  private final ContextInternal context;

  /** The loop of a context, which must not be one of worker threads. */
  VertxLoop(Vertx vertx, Context context) {
    if (!context.isEventLoopContext()) {
      throw new IllegalArgumentException("a context that runs on no event loop");
    }
    this.vertx = vertx;
    this.context = (ContextInternal) context;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  /** Netty looks at what is due, be it due at once, when a turn has read, and only then. */
  @Override
  public void afterReading(Runnable task) {
    Future<?> unused =
        context.nettyEventLoop().schedule(() -> context.dispatch(task), 0, NANOSECONDS);
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
