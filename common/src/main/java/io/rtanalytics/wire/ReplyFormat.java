package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a worker's answers to a batch and to a totals request, for API nodes. Big-endian.
 *
 * <pre>
 *   batch reply   magic "RTA1" (4) · incarnation (8) · applied (4)
 *                 · words of the set of duplicates w (4) · w × word (8) · slices
 *   range reply   magic "RTT2" (4) · incarnation (8) · first slice that is not final (8) · slices
 *   slices        number s (4) · s × (slice, unique users, clicks, impressions: 8 each)
 * </pre>
 *
 * A range reply of the version before, "RTT1", lacks the slice: none is final. API nodes of that
 * version get it as they ask for it ({@link #MEDIA_TYPE} without {@link #WITH_SEAL}), and newer
 * ones understand it, so that nodes can be replaced one by one.
 */
public final class ReplyFormat {
  /** The media type of both. */
  public static final String MEDIA_TYPE = "application/x-rt-reply";

  /** What is added to the media type of range replies that tell which slices are final. */
  public static final String WITH_SEAL = ";version=2";

  private static final int BATCH_MAGIC = 0x52544131; // "RTA1"
  private static final int OLD_RANGE_MAGIC = 0x52545431; // "RTT1"
  private static final int RANGE_MAGIC = 0x52545432; // "RTT2"
  private static final int SLICE_BYTES = 4 * Long.BYTES;

  private ReplyFormat() {}

  /** Encodes the answer to a batch. */
  public static byte[] encode(BatchReply reply) {
    long[] words = reply.outcome().duplicates().toLongs();
    ByteBuffer out =
        ByteBuffer.allocate(24 + words.length * Long.BYTES + reply.totals().size() * SLICE_BYTES);
    out.putInt(BATCH_MAGIC).putLong(reply.incarnation()).putInt(reply.outcome().applied());
    out.putInt(words.length);
    for (long word : words) {
      out.putLong(word);
    }
    putSlices(out, reply.totals());
    return out.array();
  }

  /** Encodes the answer to a totals request. */
  public static byte[] encode(RangeTotals reply) {
    ByteBuffer out = ByteBuffer.allocate(24 + reply.slices().size() * SLICE_BYTES);
    out.putInt(RANGE_MAGIC).putLong(reply.incarnation()).putLong(reply.firstUnsealed());
    putSlices(out, reply.slices());
    return out.array();
  }

  /** The same for API nodes of the version before. */
  public static byte[] encodeWithoutSeal(RangeTotals reply) {
    ByteBuffer out = ByteBuffer.allocate(16 + reply.slices().size() * SLICE_BYTES);
    out.putInt(OLD_RANGE_MAGIC).putLong(reply.incarnation());
    putSlices(out, reply.slices());
    return out.array();
  }

  /**
   * Decodes the answer to a batch.
   *
   * @throws MalformedMessage if the bytes are not one
   */
  public static BatchReply decodeBatchReply(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      expect(BATCH_MAGIC, in);
      long incarnation = in.getLong();
      int applied = in.getInt();
      long[] words = new long[count(in, Long.BYTES)];
      for (int i = 0; i < words.length; i++) {
        words[i] = in.getLong();
      }
      Outcome outcome = new Outcome(applied, Duplicates.of(words));
      return new BatchReply(outcome, incarnation, getSlices(in));
    } catch (BufferUnderflowException e) {
      throw new MalformedMessage("a reply that ends too early");
    }
  }

  /**
   * Decodes the answer to a totals request.
   *
   * @throws MalformedMessage if the bytes are not one
   */
  public static RangeTotals decodeRangeTotals(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int magic = in.getInt();
      if (magic != RANGE_MAGIC && magic != OLD_RANGE_MAGIC) {
        throw new MalformedMessage("not a reply, or of another version");
      }
      long incarnation = in.getLong();
      long firstUnsealed = magic == RANGE_MAGIC ? in.getLong() : 0;
      return new RangeTotals(incarnation, firstUnsealed, getSlices(in));
    } catch (BufferUnderflowException e) {
      throw new MalformedMessage("a reply that ends too early");
    }
  }

  private static void putSlices(ByteBuffer out, List<SliceEntry> slices) {
    out.putInt(slices.size());
    for (SliceEntry entry : slices) {
      SliceTotals totals = entry.totals();
      out.putLong(entry.slice())
          .putLong(totals.uniqueUsers())
          .putLong(totals.clicks())
          .putLong(totals.impressions());
    }
  }

  private static List<SliceEntry> getSlices(ByteBuffer in) {
    int count = count(in, SLICE_BYTES);
    List<SliceEntry> slices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long slice = in.getLong();
      slices.add(new SliceEntry(slice, new SliceTotals(in.getLong(), in.getLong(), in.getLong())));
    }
    if (in.hasRemaining()) {
      throw new MalformedMessage("a reply with bytes after its end");
    }
    return slices;
  }

  /**
   * Reads a count and checks that so many elements can follow, before any room is made for them.
   */
  private static int count(ByteBuffer in, int elementBytes) {
    int count = in.getInt();
    if (count < 0 || (long) count * elementBytes > in.remaining()) {
      throw new MalformedMessage("a reply with an impossible count of " + count);
    }
    return count;
  }

  private static void expect(int magic, ByteBuffer in) {
    if (in.getInt() != magic) {
      throw new MalformedMessage("not a reply, or of another version");
    }
  }
}
