package io.rtanalytics.storage.log;

import io.rtanalytics.storage.frame.FrameFormat;
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
 * </pre>
 *
 * Frames are those of {@link FrameFormat}; a frame's offset is the segment's first offset + its
 * position in the file, its payload a batch or a {@link io.rtanalytics.wire.Seal}. A frame lies in
 * one segment, whole. The first frame of a segment is written only after all of the segment before
 * was forced, so it claims as durable exactly the end of that segment's last frame. A mark says
 * nothing but its durable offset: it stands behind the last batches when the log is idle or closed,
 * since nothing else would tell a damaged acknowledged frame from a torn one.
 */
final class LogFormat {
  /** Bytes before the first frame of a segment. */
  static final int HEADER_BYTES = 24;

  /** Bytes of a frame around its payload; all of a mark. */
  static final int FRAME_BYTES = FrameFormat.FRAME_BYTES;

  /** Most bytes of a frame. */
  static final int MAX_FRAME_BYTES = FRAME_BYTES + EventBatch.MAX_BYTES;

  private static final int MAGIC = 0x52544c31; // "RTL1"

  private static final int CRC = 4;
  private static final int COVERED = 8; // with the first 4 bytes, what the CRC covers

  private LogFormat() {}

  /** The header of a segment, ready to be written. */
  static ByteBuffer header(long firstOffset, long size) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(MAGIC).putInt(0).putLong(firstOffset).putLong(size);
    header.putInt(CRC, crc(header));
    return header.flip();
  }

  /** Whether a buffer of {@value #HEADER_BYTES} bytes is the header of this segment. */
  static boolean isHeader(ByteBuffer header, long firstOffset, long size) {
    return header.equals(header(firstOffset, size));
  }

  static boolean isFrameLength(int length) {
    return length >= FRAME_BYTES && length <= MAX_FRAME_BYTES;
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, CRC));
    crc.update(header.slice(COVERED, HEADER_BYTES - COVERED));
    return (int) crc.getValue();
  }
}
