package io.rtanalytics.storage.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A disk in memory that can be full, fail, and be looked into. Safe for any thread. */
public final class MemoryDisk implements Disk {
  private final Map<String, MemoryFile> files = new TreeMap<>();
  private final Set<String> directories = new HashSet<>();
  private boolean full;
  private boolean failsWrites;
  private boolean failsForces;
  private int forces;
  private long written;

  /** From now on no file grows, or grows again. */
  public synchronized void setFull(boolean value) {
    full = value;
  }

  /** From now on, writing into what a file has already fails. */
  public synchronized void failWrites() {
    failsWrites = true;
  }

  /** From now on, forcing a file fails. */
  public synchronized void failForces() {
    failsForces = true;
  }

  /** How often a file was forced. */
  public synchronized int forces() {
    return forces;
  }

  /** How many bytes were written over others. */
  public synchronized long written() {
    return written;
  }

  /** The bytes of a file, to be read and damaged. */
  public synchronized byte[] bytes(String name) {
    return files.get(name).bytes;
  }

  /** Replaces the bytes of a file. */
  public synchronized void setBytes(String name, byte[] bytes) {
    files.get(name).bytes = bytes;
  }

  /** The names of all files. */
  public synchronized List<String> names() {
    return new ArrayList<>(files.keySet());
  }

  /** What another process would find if this one were killed now. */
  public synchronized MemoryDisk copy() {
    MemoryDisk copy = new MemoryDisk();
    copy.directories.addAll(directories);
    files.forEach(
        (name, file) -> copy.files.put(name, copy.new MemoryFile(name, file.bytes.clone())));
    return copy;
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    MemoryFile file = files.get(name);
    if (file == null) {
      throw new FileNotFoundException(name);
    }
    return file;
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    if (files.containsKey(name)) {
      throw new IOException("exists: " + name);
    }
    MemoryFile file = new MemoryFile(name, new byte[0]);
    files.put(name, file);
    return file;
  }

  @Override
  public synchronized boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public synchronized boolean isDirectory(String name) {
    return directories.contains(name);
  }

  @Override
  public synchronized List<String> list(String directory) {
    return files.keySet().stream()
        .filter(name -> name.startsWith(directory + "/"))
        .map(name -> name.substring(directory.length() + 1))
        .toList();
  }

  @Override
  public synchronized void makeDirectory(String directory) {
    directories.add(directory);
  }

  @Override
  public synchronized void delete(String name) {
    files.remove(name);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    MemoryFile file = files.remove(from);
    if (file == null) {
      throw new FileNotFoundException(from);
    }
    file.name = to;
    files.put(to, file);
  }

  @Override
  public void forceDirectory(String directory) {
    // Nothing is lost here.
  }

  @Override
  public String describe(String name) {
    return "/memory/" + name;
  }

  private final class MemoryFile implements DiskFile {
    private String name;
    private byte[] bytes;

    MemoryFile(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer into, long position) {
      synchronized (MemoryDisk.this) {
        int length = (int) Math.min(into.remaining(), Math.max(0, bytes.length - position));
        into.put(bytes, (int) position, length);
        return length;
      }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        int end = (int) position + from.remaining();
        if (end > bytes.length) {
          if (full) {
            throw new IOException("No space left on device");
          }
          bytes = Arrays.copyOf(bytes, end);
        } else if (failsWrites) {
          throw new IOException("Input/output error");
        } else {
          written += from.remaining();
        }
        from.get(bytes, (int) position, from.remaining());
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      synchronized (MemoryDisk.this) {
        if (failsForces) {
          throw new IOException("Input/output error");
        }
        forces++;
      }
    }

    @Override
    public long size() {
      synchronized (MemoryDisk.this) {
        return bytes.length;
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }

    @Override
    public String toString() {
      return describe(name);
    }
  }
}
