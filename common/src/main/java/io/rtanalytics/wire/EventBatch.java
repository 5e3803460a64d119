package io.rtanalytics.wire;

import static io.rtanalytics.wire.BatchFormat.SLICES;
import static io.rtanalytics.wire.BatchFormat.SLICE_BYTES;
import static io.rtanalytics.wire.BatchFormat.TRAILER_BYTES;

import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A sealed batch of events: applied whole or not at all. Immutable; any thread may read it.
 *
 * <p>It keeps its encoded bytes (see {@code BatchFormat}) and nothing else, so that a batch goes
 * from the API node into the log without being decoded and encoded again.
 */
public final class EventBatch {
  /** Most bytes that a batch may have. A receiver refuses more before it reads them. */
  public static final int MAX_BYTES = 8 << 20;

  private final byte[] bytes;

  private EventBatch(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps bytes that {@link BatchFormat} has just written. */
  static EventBatch sealed(byte[] bytes) {
    return new EventBatch(bytes);
  }

  /**
   * Checks foreign bytes whole (checksum, header and every event) and wraps them without a copy.
   *
   * @throws MalformedMessage if they are not a batch
   */
  public static EventBatch parse(byte[] bytes) {
    if (bytes.length < SLICES + SLICE_BYTES + BatchFormat.MIN_EVENT_BYTES + TRAILER_BYTES) {
      throw new MalformedMessage("a batch of " + bytes.length + " bytes is too short");
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedMessage("a batch of " + bytes.length + " bytes is too long");
    }
    if (BatchFormat.getInt(bytes, 0) != BatchFormat.MAGIC) {
      throw new MalformedMessage("not a batch, or of another version: magic is not RTB1");
    }
    int end = bytes.length - TRAILER_BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    if ((int) crc.getValue() != BatchFormat.getInt(bytes, end)) {
      throw new MalformedMessage("the checksum of a batch does not match");
    }
    EventBatch batch = new EventBatch(bytes);
    batch.checkStructure(end);
    return batch;
  }

  /** A checksum proves that bytes arrived as sent, not that the sender wrote them rightly. */
  private void checkStructure(int end) {
    if (sequence() < 0 || eventCount() < 1 || sliceCount() < 1) {
      throw new MalformedMessage("a batch with a negative sequence, without events or slices");
    }
    if ((long) SLICES + (long) sliceCount() * SLICE_BYTES > end) {
      throw new MalformedMessage("a batch whose slices do not fit into it");
    }
    Set<Long> listed = new HashSet<>();
    for (int i = 0; i < sliceCount(); i++) {
      listed.add(slice(i));
    }
    long last = -1;
    BatchReader reader = events();
    while (reader.next()) {
      if (reader.slice() < 0 || (reader.slice() != last && !listed.contains(reader.slice()))) {
        throw new MalformedMessage("an event of slice " + reader.slice() + ", not in the header");
      }
      last = reader.slice();
    }
  }

  /** Who sent it. */
  public ProducerId producer() {
    return new ProducerId(
        BatchFormat.getLong(bytes, BatchFormat.PRODUCER),
        BatchFormat.getLong(bytes, BatchFormat.PRODUCER + 8));
  }

  /** The producer's running number of this batch, from 0 without gaps. */
  public long sequence() {
    return BatchFormat.getLong(bytes, BatchFormat.SEQUENCE);
  }

  /** Events in it, 1 or more. */
  public int eventCount() {
    return BatchFormat.getInt(bytes, BatchFormat.EVENT_COUNT);
  }

  /** Different slices in it, 1 or more. */
  public int sliceCount() {
    return BatchFormat.getInt(bytes, BatchFormat.SLICE_COUNT);
  }

  /** The number of the i-th slice, in order of first appearance. */
  public long slice(int i) {
    return BatchFormat.getLong(bytes, SLICES + i * SLICE_BYTES);
  }

  /** The digest of the routing by which the i-th slice's events came to this worker. */
  public long routingDigest(int i) {
    return BatchFormat.getLong(bytes, SLICES + i * SLICE_BYTES + 8);
  }

  /** A cursor over the events, before the first. */
  public BatchReader events() {
    return new BatchReader(
        bytes, SLICES + sliceCount() * SLICE_BYTES, bytes.length - TRAILER_BYTES, eventCount());
  }

  /** Bytes of the encoded batch. */
  public int size() {
    return bytes.length;
  }

  /** The encoded batch itself, not a copy. Read only. */
  public byte[] bytes() {
    return bytes;
  }
}
