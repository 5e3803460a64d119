package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files below one directory of the local file system. */
public final class LocalDisk implements Disk {
  private final Path root;

  private LocalDisk(Path root) {
    this.root = root;
  }

  /** The tree below a directory; it and those above it are made if they are missing. */
  public static LocalDisk at(Path root) throws IOException {
    Path absolute = root.toAbsolutePath();
    makeDirectories(absolute);
    return new LocalDisk(absolute);
  }

  private static void makeDirectories(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      makeDirectories(parent);
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(directory)) {
          throw e;
        } // else another process was quicker: workers may start side by side
      }
      force(parent);
    } else if (Files.isReadable(parent)) {
      force(parent); // whoever made it may have been killed before doing so
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return file(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return file(
        name, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private DiskFile file(String name, StandardOpenOption... options) throws IOException {
    Path path = root.resolve(name);
    return new LocalFile(path, FileChannel.open(path, options));
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(root.resolve(name));
  }

  @Override
  public boolean isDirectory(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> Objects.requireNonNull(file.getFileName()).toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public void makeDirectory(String directory) throws IOException {
    makeDirectories(root.resolve(directory));
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        root.resolve(from),
        root.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void forceDirectory(String directory) throws IOException {
    force(root.resolve(directory));
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public String describe(String name) {
    return root.resolve(name).toString();
  }
}
