package io.rtanalytics.wire;

import java.nio.ByteBuffer;

/**
 * What one worker has counted in many slices. It stays bytes, for there may be a million slices;
 * most take five to ten. Big-endian:
 *
 * <pre>
 *   header   magic "RTU1" (4) · incarnation (8) · first slice that is not final (8)
 *            · number of slices n (4)
 *   slice    2 × (number − number of the one before, −1 for the first) + (1 if it is not complete)
 *            · unique users · clicks · impressions (LEB128 each, as in {@link ItemListFormat})
 * </pre>
 *
 * Slices come in ascending order; those with nothing are left out, unless they are not complete: an
 * item that was asked for may be among those that the worker does not tell apart. Immutable.
 */
public final class SliceList {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/x-rt-slices";

  /** Most bytes of one. */
  public static final int MAX_BYTES = 64 << 20;

  static final int MAGIC = 0x52545531; // "RTU1"
  static final int SLICES_AT = 24;

  private final byte[] bytes;
  private final long incarnation;
  private final long firstUnsealed;
  private final int count;

  SliceList(byte[] bytes, long incarnation, long firstUnsealed, int count) {
    this.bytes = bytes;
    this.incarnation = incarnation;
    this.firstUnsealed = firstUnsealed;
    this.count = count;
  }

  /**
   * Checks bytes that came from elsewhere.
   *
   * @param bytes taken over, not copied
   * @throws MalformedMessage if they are not a list
   */
  public static SliceList parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < SLICES_AT || in.getInt() != MAGIC) {
      throw new MalformedMessage("not a list of slices, or of another version");
    }
    SliceList list = new SliceList(bytes, in.getLong(), in.getLong(), in.getInt());
    SliceListReader slices = list.slices();
    while (slices.next()) {
      // It throws if they are wrong.
    }
    if (slices.end() != bytes.length) {
      throw new MalformedMessage("a list with bytes after its end");
    }
    return list;
  }

  /** The worker's incarnation. */
  public long incarnation() {
    return incarnation;
  }

  /** Slices below are final at the worker, in the list or not. */
  public long firstUnsealed() {
    return firstUnsealed;
  }

  /** The slices, to be read once. */
  public SliceListReader slices() {
    return new SliceListReader(bytes, count);
  }

  /** The bytes themselves, not a copy. Read only. */
  public byte[] bytes() {
    return bytes;
  }
}
