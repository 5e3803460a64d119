package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A disk in memory that can lose power: {@link #crash} gives what a machine would find after a
 * restart. To lose it at a certain operation, and to let anything else go wrong, see {@link
 * FaultyDisk}.
 *
 * <p>What it takes for granted is what POSIX and the journalling file systems promise, not more:
 *
 * <ul>
 *   <li>Bytes and length of a file are durable once the file was forced; before, any part of what
 *       was written may be there, and what the file grew by may hold anything.
 *   <li>Forcing without metadata is {@code fdatasync}, which keeps what is needed to read the bytes
 *       back, the length included. Since a file here only grows by being written to, there is
 *       nothing left that forcing with metadata would add: code that is tested with this disk alone
 *       may rely on more than the Javadoc of {@link java.nio.channels.FileChannel#force} says.
 *   <li>A name that was made, renamed or deleted is so durably once the directory was forced, not
 *       by forcing the file. Before, any subset of these changes may be there. One of them is there
 *       as a whole or not at all: of a rename, never both names or none.
 *   <li>A new directory is durable at once, as {@link Disk#makeDirectory} says.
 * </ul>
 *
 * A deleted or replaced file lives on for those who have it open. Renames from directory to
 * directory are not simulated. Safe for any thread.
 */
public final class MemoryDisk implements Disk {
  private final Map<String, MemoryDirectory> directories = new TreeMap<>();
  private long operations;

  /** An empty disk. */
  public MemoryDisk() {
    directories.put("", new MemoryDirectory());
  }

  /** A disk of its own as it would be after a loss of power now; all that it holds is durable. */
  public synchronized MemoryDisk crash(Survival survival) {
    MemoryDisk crashed = new MemoryDisk();
    directories.forEach(
        (name, directory) -> crashed.directories.put(name, directory.crash(survival)));
    return crashed;
  }

  /**
   * A disk of its own in the same state, what was not forced included: what another process would
   * find if this one were killed now.
   */
  public synchronized MemoryDisk copy() {
    Map<MemoryFile, MemoryFile> copies = new HashMap<>();
    MemoryDisk copy = new MemoryDisk();
    copy.operations = operations;
    directories.forEach(
        (name, directory) ->
            copy.directories.put(
                name, directory.copy(file -> copies.computeIfAbsent(file, MemoryFile::copy))));
    return copy;
  }

  /** The numbers of all changes that a loss of power may undo, ascending. */
  public synchronized List<Long> unforced() {
    return directories.values().stream()
        .flatMap(
            directory ->
                Stream.concat(
                    directory.unforced().stream(),
                    directory.everyFile().stream().flatMap(file -> file.unforced().stream())))
        .sorted()
        .toList();
  }

  /** The names of all files. */
  public synchronized List<String> names() {
    return directories.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().files().keySet().stream()
                    .map(name -> entry.getKey().isEmpty() ? name : entry.getKey() + "/" + name))
        .sorted()
        .toList();
  }

  /** A copy of the bytes of a file. */
  public synchronized byte[] bytes(String name) throws IOException {
    MemoryFile file = file(name);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    file.read(bytes, 0);
    return bytes.array();
  }

  /** Replaces the bytes of a file, durably. */
  public synchronized void setBytes(String name, byte[] bytes) throws IOException {
    file(name).set(bytes);
  }

  /**
   * Changes one bit of a forced file, on the medium too, counted from the lowest of its first byte.
   */
  public synchronized void flip(String name, long bit) throws IOException {
    file(name).flip(bit);
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    return new MemoryHandle(this, name, file(name));
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    MemoryDirectory directory = directory(parent(name));
    if (directory.files().containsKey(base(name))) {
      throw new FileAlreadyExistsException(describe(name));
    }
    MemoryFile file = new MemoryFile();
    directory.create(nextOperation(), base(name), file);
    return new MemoryHandle(this, name, file);
  }

  @Override
  public synchronized boolean exists(String name) {
    MemoryDirectory directory = directories.get(parent(name));
    return directory != null && directory.files().containsKey(base(name));
  }

  @Override
  public synchronized boolean isDirectory(String name) {
    return directories.containsKey(name);
  }

  @Override
  public synchronized List<String> list(String directory) throws IOException {
    return List.copyOf(directory(directory).files().keySet());
  }

  @Override
  public synchronized void makeDirectory(String directory) {
    if (directories.putIfAbsent(directory, new MemoryDirectory()) == null) {
      nextOperation();
      makeDirectory(parent(directory));
    }
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    if (exists(name)) {
      directory(parent(name)).delete(nextOperation(), base(name));
    }
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    if (!parent(from).equals(parent(to))) {
      throw new UnsupportedOperationException("renaming " + from + " to " + to);
    }
    file(from); // is there
    directory(parent(from)).rename(nextOperation(), base(from), base(to));
  }

  @Override
  public synchronized void forceDirectory(String directory) throws IOException {
    nextOperation();
    directory(directory).force();
  }

  @Override
  public String describe(String name) {
    return "/memory/" + name;
  }

  /** The number of a change; its caller holds this disk's monitor. */
  long nextOperation() {
    return ++operations;
  }

  private MemoryFile file(String name) throws NoSuchFileException {
    MemoryFile file = directory(parent(name)).files().get(base(name));
    if (file == null) {
      throw new NoSuchFileException(describe(name));
    }
    return file;
  }

  private MemoryDirectory directory(String name) throws NoSuchFileException {
    MemoryDirectory directory = directories.get(name);
    if (directory == null) {
      throw new NoSuchFileException(describe(name));
    }
    return directory;
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
