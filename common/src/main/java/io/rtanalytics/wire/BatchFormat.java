package io.rtanalytics.wire;

import io.rtanalytics.event.RawEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The layout of a batch: body of {@code POST /worker/batch}, payload of a log frame and value of a
 * Kafka record are these same bytes. Everything is big-endian.
 *
 * <pre>
 *   offset  size  field
 *   0       4     magic "RTB1" (the digit is the version)
 *   4       16    producer
 *   20      8     sequence
 *   28      4     number of events, 1 or more
 *   32      4     number of slices, 1 or more
 *   36      16·s  per slice: number (8), digest of its routing (8)
 *   …             per event:
 *             8     slice
 *             16    pseudonym
 *             1     flags: 1 = click (else impression), 2 = has an item, 4 = has an id
 *             1+n   item, length and UTF-8, when flagged
 *             16    id hash, when flagged
 *   end-4   4     CRC-32C of all bytes before it
 * </pre>
 *
 * {@link BatchBuilder} writes it, {@link BatchSplitter} cuts it up, {@link EventBatch} reads the
 * header, {@link BatchReader} the events.
 */
final class BatchFormat {
  static final int MAGIC = 0x52544231; // "RTB1"

  static final int PRODUCER = 4;
  static final int SEQUENCE = 20;
  static final int EVENT_COUNT = 28;
  static final int SLICE_COUNT = 32;
  static final int SLICES = 36;
  static final int SLICE_BYTES = 16;
  static final int TRAILER_BYTES = 4;

  static final int MIN_EVENT_BYTES = 8 + 16 + 1;
  static final int MAX_ITEM_BYTES = RawEvent.MAX_BULK_ITEM_BYTES;
  static final int MAX_EVENT_BYTES = MIN_EVENT_BYTES + 1 + MAX_ITEM_BYTES + 16;

  static final byte CLICK = 1;
  static final byte HAS_ITEM = 2;
  static final byte HAS_ID = 4;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private BatchFormat() {}

  /** A batch of so many bytes that has a header, but neither slices, events nor a trailer yet. */
  static byte[] begin(int size, ProducerId producer, long sequence, int events, int slices) {
    byte[] bytes = new byte[size];
    putInt(bytes, 0, MAGIC);
    putLong(bytes, PRODUCER, producer.high());
    putLong(bytes, PRODUCER + 8, producer.low());
    putLong(bytes, SEQUENCE, sequence);
    putInt(bytes, EVENT_COUNT, events);
    putInt(bytes, SLICE_COUNT, slices);
    return bytes;
  }

  /** Writes the trailer of a batch that is complete otherwise. */
  static EventBatch finish(byte[] bytes) {
    int end = bytes.length - TRAILER_BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    putInt(bytes, end, (int) crc.getValue());
    return EventBatch.sealed(bytes);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }
}
