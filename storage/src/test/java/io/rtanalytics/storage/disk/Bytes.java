package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes of files, for the tests of the disks. */
final class Bytes {
  private Bytes() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static void write(DiskFile file, long position, String text) throws IOException {
    file.write(ByteBuffer.wrap(bytes(text)), position);
  }

  /** All that a file holds. */
  static String text(DiskFile file) throws IOException {
    ByteBuffer into = ByteBuffer.allocate((int) file.size());
    file.read(into, 0);
    return new String(into.array(), StandardCharsets.ISO_8859_1);
  }

  static String text(MemoryDisk disk, String name) throws IOException {
    return new String(disk.bytes(name), StandardCharsets.ISO_8859_1);
  }
}
