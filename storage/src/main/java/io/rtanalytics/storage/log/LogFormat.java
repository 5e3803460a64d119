package io.rtanalytics.storage.log;

import io.rtanalytics.wire.EventBatch;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a segment, the one home of the log's bytes. Big-endian.
 *
 * <pre>
 *   segment       file {@code <first offset, 20 digits>.log}, as long as its header says
 *   0       4     magic "RTL1" (the digit is the version)
 *   4       4     CRC-32C of the header but for this field
 *   8       8     first offset: that of the segment's first byte
 *   16      8     size of the segment in bytes; the next one's first offset follows from it
 *   24      …     frames, back to back
 *   …       …     zeros up to the size: where they begin, the segment's frames end
 *
 *   frame
 *   0       4     length of the frame in bytes, these 24 included
 *   4       4     CRC-32C of the frame but for this field
 *   8       8     offset of the frame: the segment's first offset + its position in the file
 *   16      8     durable offset: all frames below were known to be on disk when it was written
 *   24      …     payload, a batch; a frame without one is a mark
 * </pre>
 *
 * A frame lies in one segment, whole. The first frame of a segment is written only after all of the
 * segment before was forced, so it claims as durable exactly the end of that segment's last frame.
 * A mark says nothing but its durable offset: it stands behind the last batches when the log is
 * idle or closed, since nothing else would tell a damaged acknowledged frame from a torn one.
 */
final class LogFormat {
  /** Bytes before the first frame of a segment. */
  static final int HEADER_BYTES = 24;

  /** Bytes of a frame around its payload; all of a mark. */
  static final int FRAME_BYTES = 24;

  /** Most bytes of a frame. */
  static final int MAX_FRAME_BYTES = FRAME_BYTES + EventBatch.MAX_BYTES;

  private static final int MAGIC = 0x52544c31; // "RTL1"

  private static final int CRC = 4;
  private static final int COVERED = 8; // with the first 4 bytes, what the CRC covers
  private static final int OFFSET = 8;
  private static final int DURABLE = 16;

  private LogFormat() {}

  /** The header of a segment, ready to be written. */
  static ByteBuffer header(long firstOffset, long size) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(MAGIC).putInt(0).putLong(firstOffset).putLong(size);
    header.putInt(CRC, crc(header, 0, HEADER_BYTES));
    return header.flip();
  }

  /** Whether a buffer of {@value #HEADER_BYTES} bytes is the header of this segment. */
  static boolean isHeader(ByteBuffer header, long firstOffset, long size) {
    return header.equals(header(firstOffset, size));
  }

  /** Adds a frame at the buffer's position. */
  static void putFrame(ByteBuffer into, long offset, long durable, byte[] payload) {
    int at = into.position();
    int length = FRAME_BYTES + payload.length;
    into.putInt(length).putInt(0).putLong(offset).putLong(durable).put(payload);
    into.putInt(at + CRC, crc(into, at, length));
  }

  static int length(ByteBuffer bytes, int at) {
    return bytes.getInt(at);
  }

  static long offset(ByteBuffer bytes, int at) {
    return bytes.getLong(at + OFFSET);
  }

  static long durable(ByteBuffer bytes, int at) {
    return bytes.getLong(at + DURABLE);
  }

  static boolean isFrameLength(int length) {
    return length >= FRAME_BYTES && length <= MAX_FRAME_BYTES;
  }

  /** Whether the checksum of the frame of this length holds, and its durable offset can be. */
  static boolean isIntact(ByteBuffer bytes, int at, int length) {
    return bytes.getInt(at + CRC) == crc(bytes, at, length)
        && durable(bytes, at) >= 0
        && durable(bytes, at) <= offset(bytes, at);
  }

  static byte[] payload(ByteBuffer bytes, int at, int length) {
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
