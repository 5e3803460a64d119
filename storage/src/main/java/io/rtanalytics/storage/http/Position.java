package io.rtanalytics.storage.http;

import io.rtanalytics.storage.worker.WorkerFollowing;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.WorkerProtocol;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Lets a question wait until the worker has read its log as far as the asker has seen it, and tells
 * with every answer how far it has. Safe for any event loop.
 */
@RequiredArgsConstructor
final class Position implements Handler<RoutingContext> {
  /** How long it may wait: if it takes longer, another replica is likely to be quicker. */
  static final long PATIENCE_MILLIS = 200;

  private final WorkerFollowing following;

  @Override
  public void handle(RoutingContext context) {
    long at = parse(context.request().getHeader(WorkerProtocol.AT));
    if (at <= following.applied()) {
      pass(context);
      return;
    }
    Future.fromCompletionStage(
            following.reach(at, PATIENCE_MILLIS), context.vertx().getOrCreateContext())
        .onFailure(context::fail)
        .onSuccess(reached -> pass(context));
  }

  private void pass(RoutingContext context) {
    // Before it is read: what is read then is this, or more.
    context.response().putHeader(WorkerProtocol.APPLIED, Long.toString(following.applied()));
    context.next();
  }

  private static long parse(@Nullable String offset) {
    if (offset == null) {
      return 0;
    }
    if (!offset.matches("[0-9]{1,18}")) {
      throw new MalformedMessage("the header " + WorkerProtocol.AT + " is malformed");
    }
    return Long.parseLong(offset);
  }
}
