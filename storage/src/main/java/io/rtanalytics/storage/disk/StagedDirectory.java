package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * A directory that comes about whole or not at all: it is filled under another name, and gets its
 * own in one step. One thread; others, in this process or not, are kept out by a lock in it.
 */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public final class StagedDirectory implements AutoCloseable {
  private static final String SUFFIX = ".tmp";

  private final Path target;
  private final Path stage;
  private final DirectoryLock lock;
  private final LocalDisk disk;
  private boolean published;

  /**
   * Begins one, in place of what an earlier attempt may have left.
   *
   * @param target its name; it does not exist yet, directories above it are made
   * @return empty if someone else is filling it
   * @throws FileAlreadyExistsException if it exists
   */
  public static Optional<StagedDirectory> begin(Path target) throws IOException {
    requireAbsent(target);
    Path stage = target.resolveSibling(target.getFileName() + SUFFIX);
    LocalDisk disk = LocalDisk.at(stage);
    Optional<DirectoryLock> lock = DirectoryLock.tryLock(stage);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      Files.walkFileTree(stage, new Deletion(stage.resolve(DirectoryLock.NAME), stage));
      return Optional.of(new StagedDirectory(target, stage, lock.get(), disk));
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  private static void requireAbsent(Path target) throws FileAlreadyExistsException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  /** What it is to hold. */
  public Disk disk() {
    return disk;
  }

  /** Where that is for now. */
  public Path path() {
    return stage;
  }

  /**
   * Gives it its name; on return that is durable. What is in it was forced before.
   *
   * @throws IOException if that fails, for instance because someone else has made it meanwhile
   */
  public void publish() throws IOException {
    requireAbsent(target);
    Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
    published = true;
    Files.delete(target.resolve(DirectoryLock.NAME));
    LocalDisk.at(target).forceDirectory("");
    Path parent = Objects.requireNonNull(target.toAbsolutePath().getParent());
    LocalDisk.at(parent).forceDirectory("");
  }

  /** Deletes it unless it was published. */
  @Override
  public void close() throws IOException {
    try {
      if (!published) {
        Files.walkFileTree(stage, new Deletion(null, null));
      }
    } finally {
      lock.close();
    }
  }

  /** Deletes all but what is kept. */
  @RequiredArgsConstructor
  private static final class Deletion extends SimpleFileVisitor<Path> {
    private final @Nullable Path keptFile;
    private final @Nullable Path keptDirectory;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.equals(keptFile)) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!directory.equals(keptDirectory)) {
        Files.delete(directory);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
