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
 * @param brought what the sender takes the cluster to be, or null if it does not say
 * @param pins whether the worker's directory is to be pinned to that first
 * @param reply completed by the worker's thread, or by a timer
 */
record PendingBatch(
    EventBatch batch,
    @Nullable ClusterIdentity brought,
    boolean pins,
    CompletableFuture<BatchReply> reply) {
  void fail(RuntimeException why) {
    reply.completeExceptionally(why);
  }
}
