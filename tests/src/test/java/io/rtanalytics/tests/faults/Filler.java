package io.rtanalytics.tests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes all the room that a file system has left. */
final class Filler {
  private final Path file;

  Filler(Path file) {
    this.file = file;
  }

  /** Takes what is left at this moment. */
  void fill() {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int block = 1 << 16; block > 0; block /= 16) {
        fill(channel, block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(FileChannel channel, int block) {
    ByteBuffer bytes = ByteBuffer.allocate(block);
    try {
      while (true) {
        channel.write(bytes.clear());
      }
    } catch (IOException e) {
      // No room for a block of this size.
    }
  }

  /** Gives all of it back. */
  void delete() {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
