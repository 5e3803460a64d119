package io.rtanalytics.storage.worker;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A batch that waits for its reply.
 *
 * @param batch the batch
 * @param pins an identity that the worker's directory is to be pinned to first, or null
 * @param reply completed by the worker's thread, or by a timer
 */
record PendingBatch(
    EventBatch batch, @Nullable ClusterIdentity pins, CompletableFuture<BatchReply> reply) {
  void fail(RuntimeException why) {
    reply.completeExceptionally(why);
  }
}
