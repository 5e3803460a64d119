package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a directory, held by one opener at a time, in this process or any other. The
 * operating system releases it when the process ends, however that is. Safe for any thread.
 */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public final class DirectoryLock implements AutoCloseable {
  static final String NAME = "lock";

  // Closing any channel of a file drops all locks that the process has on it (POSIX), so a second
  // opener in this process must be turned away before it opens one.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  /**
   * Takes the lock of an existing directory; empty if someone else has it.
   *
   * @throws IOException if the lock file can't be made or locked
   */
  public static Optional<DirectoryLock> tryLock(Path directory) throws IOException {
    Path file = directory.toRealPath().resolve(NAME);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? Optional.empty() : Optional.of(new DirectoryLock(file, channel));
    } finally {
      if (lock == null) {
        release(file, channel);
      }
    }
  }

  private static void release(Path file, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD.remove(file);
    }
  }

  /** Gives the lock back; closing twice does nothing. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      release(file, channel);
    }
  }
}
