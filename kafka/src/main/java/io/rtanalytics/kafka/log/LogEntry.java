package io.rtanalytics.kafka.log;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import org.jspecify.annotations.Nullable;

/**
 * A record of a worker's partition: the value is a batch, the header {@value #SENDER} says what its
 * sender takes the cluster to be; or a seal, which a worker has put there.
 *
 * @param offset where it is
 * @param bytes how long its value is
 * @param batch the batch, or null if it is none
 * @param seal the seal, or null if it is none
 * @param sender null if a worker has put it there, which had checked it
 * @param flaw why it is neither; empty if it is one
 */
record LogEntry(
    long offset,
    int bytes,
    @Nullable EventBatch batch,
    @Nullable Seal seal,
    @Nullable ClusterIdentity sender,
    String flaw) {
  /** The header that names the sender's cluster. */
  static final String SENDER = "RT-Cluster";
}
