package io.rtanalytics.wire;

import io.rtanalytics.totals.Frequencies;
import java.nio.ByteBuffer;

/**
 * The bytes of a worker's answer to how often its users saw something. Big-endian, 69 bytes.
 *
 * <pre>
 *   magic "RTF1" (4) · complete (1: 0 or 1)
 *   · clickers, and users with 0, 1, 2, 3, 4–7, 8–15, 16+ impressions (8 each)
 * </pre>
 */
public final class FrequencyFormat {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/x-rt-frequencies";

  private static final int MAGIC = 0x52544631; // "RTF1"
  private static final int BYTES = Integer.BYTES + 1 + 8 * Long.BYTES;

  private FrequencyFormat() {}

  /** Encodes an answer. */
  public static byte[] encode(FrequencyReply reply) {
    Frequencies all = reply.frequencies();
    return ByteBuffer.allocate(BYTES)
        .putInt(MAGIC)
        .put((byte) (reply.complete() ? 1 : 0))
        .putLong(all.clickers())
        .putLong(all.never())
        .putLong(all.once())
        .putLong(all.twice())
        .putLong(all.thrice())
        .putLong(all.fourToSeven())
        .putLong(all.eightToFifteen())
        .putLong(all.sixteenOrMore())
        .array();
  }

  /**
   * Decodes an answer.
   *
   * @throws MalformedMessage if the bytes are not one
   */
  public static FrequencyReply decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES || in.getInt() != MAGIC) {
      throw new MalformedMessage("not an answer with frequencies, or of another version");
    }
    byte complete = in.get();
    if (complete != 0 && complete != 1) {
      throw new MalformedMessage("an answer that is neither complete nor not");
    }
    Frequencies all =
        new Frequencies(
            count(in), count(in), count(in), count(in), count(in), count(in), count(in), count(in));
    if (all.clickers() > all.uniqueUsers()) {
      throw new MalformedMessage("an answer with more users who clicked than users");
    }
    return new FrequencyReply(all, complete == 1);
  }

  private static long count(ByteBuffer in) {
    long count = in.getLong();
    if (count < 0) {
      throw new MalformedMessage("an answer with a negative count");
    }
    return count;
  }
}
