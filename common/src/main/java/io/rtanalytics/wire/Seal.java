package io.rtanalytics.wire;

import java.nio.ByteBuffer;

/**
 * An entry of a worker's event log beside batches: from here on, slices below one are final. Since
 * slices end in their order, one number says it for all of them, those without events included. As
 * bytes, big-endian:
 *
 * <pre>
 *   magic "RTS1" (4; the digit is the version) · first slice that is not final (8)
 * </pre>
 *
 * @param floor the first slice that still takes events, 1 or more
 */
public record Seal(long floor) {
  private static final int MAGIC = 0x52545331; // "RTS1"
  private static final int BYTES = 4 + Long.BYTES;

  /** Checks the slice. */
  public Seal {
    if (floor < 1) {
      throw new IllegalArgumentException("a seal below slice " + floor + " says nothing");
    }
  }

  /** Whether an entry of the log is one, and no batch. */
  public static boolean isSeal(byte[] entry) {
    return entry.length == BYTES && BatchFormat.getInt(entry, 0) == MAGIC;
  }

  /**
   * Reads an entry that {@link #isSeal}.
   *
   * @throws MalformedMessage if it is none
   */
  public static Seal parse(byte[] entry) {
    if (!isSeal(entry) || BatchFormat.getLong(entry, 4) < 1) {
      throw new MalformedMessage("not a seal, or of another version");
    }
    return new Seal(BatchFormat.getLong(entry, 4));
  }

  /** Its bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putInt(MAGIC).putLong(floor).array();
  }
}
