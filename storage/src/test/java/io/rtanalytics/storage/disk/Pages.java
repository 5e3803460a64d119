package io.rtanalytics.storage.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The bytes of a file, in pages that copies share until one of them writes there. A page of zeros
 * takes no memory, so that preallocated files cost nothing. One thread at a time, copies included.
 */
final class Pages {
  private static final int PAGE_BYTES = 4096;
  private static final byte[] ZEROS = new byte[PAGE_BYTES];

  private final BitSet owned = new BitSet();
  private byte[][] pages;
  private long size;

  /** An empty file. */
  Pages() {
    this(new byte[0][], 0);
  }

  private Pages(byte[][] pages, long size) {
    this.pages = pages;
    this.size = size;
  }

  Pages copy() {
    owned.clear();
    return new Pages(pages.clone(), size);
  }

  long size() {
    return size;
  }

  /** Makes it at least this long, with zeros. */
  void growTo(long least) {
    size = Math.max(size, least);
  }

  /** Reads until the buffer is full or the file ends; returns how many bytes it read. */
  int read(ByteBuffer into, long position) {
    int length = (int) Math.min(into.remaining(), Math.max(0, size - position));
    int portion;
    for (int done = 0; done < length; done += portion) {
      int inPage = (int) ((position + done) % PAGE_BYTES);
      portion = Math.min(length - done, PAGE_BYTES - inPage);
      int page = (int) ((position + done) / PAGE_BYTES);
      byte[] bytes = page < pages.length ? pages[page] : null;
      into.put(bytes == null ? ZEROS : bytes, inPage, portion);
    }
    return length;
  }

  /** Writes a range of an array, and grows as needed. */
  void write(byte[] from, int index, int length, long position) {
    growTo(position + length);
    int portion;
    for (int done = 0; done < length; done += portion) {
      int inPage = (int) ((position + done) % PAGE_BYTES);
      portion = Math.min(length - done, PAGE_BYTES - inPage);
      int page = (int) ((position + done) / PAGE_BYTES);
      if (page >= pages.length) {
        pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
      }
      int begin = index + done;
      if (pages[page] != null || !Arrays.equals(from, begin, begin + portion, ZEROS, 0, portion)) {
        System.arraycopy(from, begin, own(page), inPage, portion);
      }
    }
  }

  private byte[] own(int page) {
    if (!owned.get(page)) {
      pages[page] = pages[page] == null ? new byte[PAGE_BYTES] : pages[page].clone();
      owned.set(page);
    }
    return pages[page];
  }
}
