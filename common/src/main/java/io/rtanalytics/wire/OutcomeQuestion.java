package io.rtanalytics.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Asks what has become of a batch in a worker's log.
 *
 * <pre>
 *   magic "RTO1" (4) · offset (8) · producer (16) · sequence (8) · number s (4) · s × slice (8)
 * </pre>
 *
 * Big-endian.
 *
 * @param offset where the batch is in the log, 0 or more
 * @param producer the batch's producer
 * @param sequence the batch's sequence
 * @param slices the slices whose totals the answer is to list; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OutcomeQuestion(long offset, ProducerId producer, long sequence, long[] slices) {
  /** Its media type. */
  public static final String MEDIA_TYPE = "application/x-rt-outcome";

  private static final int MAGIC = 0x52544f31; // "RTO1"
  private static final int HEADER_BYTES = 4 + 8 + 16 + 8 + 4;

  /** Asks for a batch that was put into the log at an offset, and for all of its slices. */
  public static OutcomeQuestion of(EventBatch batch, long offset) {
    long[] slices = new long[batch.sliceCount()];
    for (int i = 0; i < slices.length; i++) {
      slices[i] = batch.slice(i);
    }
    return new OutcomeQuestion(offset, batch.producer(), batch.sequence(), slices);
  }

  /** Its bytes. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + slices.length * Long.BYTES);
    out.putInt(MAGIC).putLong(offset).putLong(producer.high()).putLong(producer.low());
    out.putLong(sequence).putInt(slices.length);
    for (long slice : slices) {
      out.putLong(slice);
    }
    return out.array();
  }

  /**
   * Reads its bytes.
   *
   * @throws MalformedMessage if they are something else
   */
  public static OutcomeQuestion decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (in.getInt() != MAGIC) {
        throw new MalformedMessage("not a question for an outcome, or of another version");
      }
      long offset = in.getLong();
      ProducerId producer = new ProducerId(in.getLong(), in.getLong());
      long sequence = in.getLong();
      int count = in.getInt();
      if (offset < 0 || count < 0 || (long) count * Long.BYTES != in.remaining()) {
        throw new MalformedMessage("a question for an outcome with impossible numbers");
      }
      long[] slices = new long[count];
      in.asLongBuffer().get(slices);
      return new OutcomeQuestion(offset, producer, sequence, slices);
    } catch (BufferUnderflowException e) {
      throw new MalformedMessage("a question for an outcome that ends too early");
    }
  }
}
