package io.rtanalytics.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A secret on disk. It is replaced as a whole: written beside it to a file that only its owner may
 * read, forced to disk, renamed, and the directory forced. Whenever that breaks off, the file is
 * the one before or the one after.
 *
 * <p>Processes that share the file take turns, by the lock of a file beside it; so do threads. Safe
 * for any thread.
 */
public final class SecretFile {
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path path;

  /** Nothing is read yet. */
  public SecretFile(Path path) {
    this.path = path;
  }

  /** Changes what the file says. */
  @FunctionalInterface
  public interface Change {
    /** What it shall say; the same if nothing is to be written. */
    SecretState of(SecretState before) throws KeyConflict;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Its bytes, to see whether it has changed. */
  public byte[] bytes() throws IOException {
    return Files.readAllBytes(path);
  }

  /**
   * Reads it.
   *
   * @throws IOException if it can't be read, or is no secret
   */
  public SecretState read() throws IOException {
    return parse(bytes());
  }

  /**
   * Makes something of its bytes.
   *
   * @throws IOException if they are no secret
   */
  public SecretState parse(byte[] bytes) throws IOException {
    try {
      return SecretFormat.read(bytes);
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
  }

  /**
   * Changes it, alone: nobody else changes it between reading and writing.
   *
   * @return what it says now, which survives a loss of power
   * @throws IOException if it can't be read or written; then it is as it was
   * @throws KeyConflict if the change is not possible; then nothing is written
   */
  public SecretState change(Change change) throws IOException, KeyConflict {
    Path real = path.toRealPath(); // a link stays one
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel turns = open(beside(real, ".lock"), StandardOpenOption.CREATE);
          FileLock turn = turns.lock()) {
        Files.deleteIfExists(beside(real, ".new")); // of someone who did not come to an end
        SecretState before = SecretFormat.read(Files.readAllBytes(real));
        SecretState after = change.of(before);
        if (!after.equals(before) && turn.isValid()) {
          replace(real, SecretFormat.write(after));
        }
        return after;
      } catch (IllegalArgumentException e) {
        throw new FileSystemException(path.toString(), null, e.getMessage());
      }
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path next = beside(file, ".new");
    try (FileChannel channel = open(next, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(directoryOf(file))) {
      directory.force(true);
    }
  }

  private static FileChannel open(Path file, StandardOpenOption how) throws IOException {
    return FileChannel.open(file, Set.of(how, StandardOpenOption.WRITE), Secret.ownerOnly(file));
  }

  private static Path beside(Path file, String suffix) {
    return directoryOf(file).resolve(file.getFileName() + suffix);
  }

  private static Path directoryOf(Path real) {
    Path directory = real.getParent();
    return directory == null ? real.getFileSystem().getPath(".") : directory;
  }
}
