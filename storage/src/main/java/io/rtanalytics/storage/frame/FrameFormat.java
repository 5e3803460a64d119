package io.rtanalytics.storage.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a frame, the one home of its bytes. Big-endian.
 *
 * <pre>
 *   0       4     length of the frame in bytes, these 24 included
 *   4       4     CRC-32C of the frame but for this field
 *   8       8     offset of the frame
 *   16      8     durable offset: all frames below were known to be on disk when it was written
 *   24      …     payload; a frame without one is a mark
 * </pre>
 *
 * A frame knows its place, so that a stale or misplaced one is never taken for another; and it
 * bears witness of what was durable before it, so that damage can be told from a write that a crash
 * has cut short.
 */
public final class FrameFormat {
  /** Bytes of a frame around its payload; all of a mark. */
  public static final int FRAME_BYTES = 24;

  private static final int CRC = 4;
  private static final int COVERED = 8; // with the first 4 bytes, what the CRC covers
  private static final int OFFSET = 8;
  private static final int DURABLE = 16;

  private FrameFormat() {}

  /** Adds a frame at the buffer's position. */
  public static void putFrame(ByteBuffer into, long offset, long durable, byte[] payload) {
    int at = into.position();
    int length = FRAME_BYTES + payload.length;
    into.putInt(length).putInt(0).putLong(offset).putLong(durable).put(payload);
    into.putInt(at + CRC, crc(into, at, length));
  }

  /** The length that the frame at a position claims. */
  public static int length(ByteBuffer bytes, int at) {
    return bytes.getInt(at);
  }

  /** The offset of the frame at a position. */
  public static long offset(ByteBuffer bytes, int at) {
    return bytes.getLong(at + OFFSET);
  }

  /** What the frame at a position claims to have been durable. */
  public static long durable(ByteBuffer bytes, int at) {
    return bytes.getLong(at + DURABLE);
  }

  /** Whether the checksum of the frame of this length holds, and its durable offset can be. */
  public static boolean isIntact(ByteBuffer bytes, int at, int length) {
    return bytes.getInt(at + CRC) == crc(bytes, at, length)
        && durable(bytes, at) >= 0
        && durable(bytes, at) <= offset(bytes, at);
  }

  /** A copy of the payload of the frame of this length. */
  public static byte[] payload(ByteBuffer bytes, int at, int length) {
    byte[] payload = new byte[length - FRAME_BYTES];
    bytes.get(at + FRAME_BYTES, payload);
    return payload;
  }

  private static int crc(ByteBuffer bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at, CRC));
    crc.update(bytes.slice(at + COVERED, length - COVERED));
    return (int) crc.getValue();
  }
}
