package io.rtanalytics.kafka.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.Seal;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries of records; whatever is wrong with one is said in the entry. All senders of a
 * cluster name the same identity, so it is read once. One thread.
 */
final class EntryReader {
  private byte[] lastHeader = {};
  private @Nullable ClusterIdentity lastSender;

  /**
   * The entry that a record is.
   *
   * @throws IllegalStateException if it is part of a state that was carried over: who comes here
   *     has begun without that, and would count too little
   */
  LogEntry read(ConsumerRecord<byte[], byte[]> record) {
    if (SnapshotRecords.isOne(record)) {
      throw new IllegalStateException(
          "it begins with a state that was carried over, which this worker has not taken: start it"
              + " without any directory");
    }
    byte @Nullable [] value = record.value();
    if (value == null) {
      return flawed(record, 0, "an entry without a value");
    }
    try {
      if (Seal.isSeal(value)) {
        return new LogEntry(record.offset(), value.length, null, Seal.parse(value), null, "");
      }
      ClusterIdentity sender = sender(record.headers().lastHeader(LogEntry.SENDER));
      EventBatch batch = EventBatch.parse(value);
      return new LogEntry(record.offset(), value.length, batch, null, sender, "");
    } catch (MalformedMessage e) {
      return flawed(record, value.length, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ClusterIdentity sender(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    byte @Nullable [] text = header.value();
    if (text != null && lastSender != null && Arrays.equals(text, lastHeader)) {
      return lastSender;
    }
    Optional<ClusterIdentity> named =
        text == null ? Optional.empty() : ClusterIdentity.parse(new String(text, ISO_8859_1));
    if (text == null || named.isEmpty()) {
      throw new MalformedMessage("an entry whose header " + LogEntry.SENDER + " is malformed");
    }
    lastHeader = text;
    lastSender = named.get();
    return named.get();
  }

  private static LogEntry flawed(ConsumerRecord<byte[], byte[]> record, int bytes, String flaw) {
    return new LogEntry(record.offset(), bytes, null, null, null, flaw);
  }
}
