package io.rtanalytics.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The layout of a backup on its way from a worker, the one home of its bytes: a POSIX tar, so that
 * any tar can unpack it. It is written and read without ever knowing more than the present file.
 *
 * <pre>
 *   header      512 bytes, numbers in octal digits:
 *   0     100   name, ended by a zero
 *   100    24   mode · user · group
 *   124    12   length of the file, 11 digits; from 8 GiB on 0x80, zeros and 8 bytes big-endian
 *   136    12   time
 *   148     8   sum of the header's bytes, these 8 taken for spaces
 *   156     1   '0' = a file, '5' = a directory
 *   257     8   "ustar", a zero, "00"
 *   …           the file's bytes, and zeros up to a multiple of 512
 *   end         1024 zeros behind the last file
 * </pre>
 */
public final class TarFormat {
  /** Bytes of a header, and what everything is a multiple of. */
  public static final int BLOCK_BYTES = 512;

  /** Bytes of the end. */
  public static final int END_BYTES = 2 * BLOCK_BYTES;

  private static final int NAME_BYTES = 100;
  private static final int LENGTH = 124;
  private static final int SUM = 148;
  private static final int SUM_BYTES = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final long MAX_OCTAL = (1L << 33) - 1;
  private static final byte BINARY = (byte) 0x80;

  private TarFormat() {}

  /**
   * What a header says.
   *
   * @param name the file's, with slashes between directories
   * @param bytes its length
   * @param isDirectory whether it is a directory, and so without bytes
   */
  public record Entry(String name, long bytes, boolean isDirectory) {}

  /** The header of a file or directory. */
  public static byte[] header(Entry entry) {
    byte[] name = entry.name().getBytes(UTF_8);
    if (name.length >= NAME_BYTES) {
      throw new IllegalArgumentException("too long for a tar: " + entry.name());
    }
    byte[] header = new byte[BLOCK_BYTES];
    ByteBuffer out = ByteBuffer.wrap(header);
    out.put(name);
    out.position(NAME_BYTES);
    out.put(octal(entry.isDirectory() ? 0b111_000_000 : 0b110_000_000, 8));
    out.put(octal(0, 8)).put(octal(0, 8));
    if (entry.bytes() <= MAX_OCTAL) {
      out.put(octal(entry.bytes(), 12));
    } else {
      out.put(BINARY).position(LENGTH + 4);
      out.putLong(entry.bytes());
    }
    out.put(octal(1, 12)); // there is no clock here, and of 0 some tars warn
    out.position(TYPE);
    out.put((byte) (entry.isDirectory() ? '5' : '0'));
    out.position(MAGIC);
    out.put("ustar\00000".getBytes(US_ASCII));
    out.position(SUM);
    out.put(octal(sum(header), 7)).put((byte) ' ');
    return header;
  }

  private static byte[] octal(long value, int width) {
    String digits = String.format(Locale.ROOT, "%0" + (width - 1) + "o\0", value);
    return digits.getBytes(US_ASCII);
  }

  private static int sum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += i >= SUM && i < SUM + SUM_BYTES ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  /** How many zeros follow a file of so many bytes. */
  public static int padding(long bytes) {
    return (int) (-bytes & (BLOCK_BYTES - 1));
  }

  /** Whether a block belongs to the end. */
  public static boolean isEnd(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK_BYTES]);
  }

  /**
   * Reads a header.
   *
   * @throws MalformedMessage if it is none, or of anything but a file or a directory
   */
  public static Entry parse(byte[] header) {
    if (number(header, SUM, SUM_BYTES) != sum(header)) {
      throw new MalformedMessage("not a tar, or a damaged one");
    }
    byte type = header[TYPE];
    if (type != '0' && type != '5') {
      throw new MalformedMessage("a tar with something that is neither file nor directory");
    }
    int end = 0;
    while (end < NAME_BYTES && header[end] != 0) {
      end++;
    }
    long bytes =
        header[LENGTH] == BINARY
            ? ByteBuffer.wrap(header).getLong(LENGTH + 4)
            : number(header, LENGTH, 12);
    if (bytes < 0) {
      throw new MalformedMessage("a tar with a file of " + bytes + " bytes");
    }
    return new Entry(new String(header, 0, end, UTF_8), bytes, type == '5');
  }

  private static long number(byte[] header, int at, int width) {
    String text = new String(header, at, width, US_ASCII).replace('\0', ' ').strip();
    try {
      return Long.parseLong(text, 8);
    } catch (NumberFormatException e) {
      throw new MalformedMessage("not a tar, or a damaged one");
    }
  }
}
