package io.rtanalytics.kafka.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.MalformedMessage;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of a worker's partition: the value is a batch, the header {@value #SENDER} says what its
 * sender takes the cluster to be.
 *
 * @param offset where it is
 * @param bytes how long its value is
 * @param batch the batch, or null if it is none
 * @param sender null if a worker has put it there, which had checked it
 * @param flaw why it is no batch; empty if it is one
 */
record LogEntry(
    long offset,
    int bytes,
    @Nullable EventBatch batch,
    @Nullable ClusterIdentity sender,
    String flaw) {
  /** The header that names the sender's cluster. */
  static final String SENDER = "RT-Cluster";

  /**
   * Reads a record; whatever is wrong with it is said in the entry.
   *
   * @throws IllegalStateException if it is part of a state that was carried over: who has come here
   *     has begun without that, and would count too little
   */
  static LogEntry of(ConsumerRecord<byte[], byte[]> from) {
    if (SnapshotRecords.isOne(from)) {
      throw new IllegalStateException(
          "the log begins with a state that was carried over, which this worker has not taken:"
              + " start it with no directory at all");
    }
    byte @Nullable [] value = from.value();
    if (value == null) {
      return flawed(from, 0, "an entry without a value");
    }
    ClusterIdentity sender = null;
    Header header = from.headers().lastHeader(SENDER);
    if (header != null) {
      byte @Nullable [] text = header.value();
      Optional<ClusterIdentity> named =
          text == null ? Optional.empty() : ClusterIdentity.parse(new String(text, ISO_8859_1));
      if (named.isEmpty()) {
        return flawed(from, value.length, "an entry whose header " + SENDER + " is malformed");
      }
      sender = named.get();
    }
    try {
      return new LogEntry(from.offset(), value.length, EventBatch.parse(value), sender, "");
    } catch (MalformedMessage e) {
      return flawed(from, value.length, String.valueOf(e.getMessage()));
    }
  }

  private static LogEntry flawed(ConsumerRecord<byte[], byte[]> from, int bytes, String flaw) {
    return new LogEntry(from.offset(), bytes, null, null, flaw);
  }
}
