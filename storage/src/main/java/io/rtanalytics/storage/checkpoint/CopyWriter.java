package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.slice.TableStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a copy to a disk of their own, as they come from {@link Backup#copyTo} or
 * from another process, which is not trusted: no name leads to anywhere else. After {@link #finish}
 * they are durable. One thread.
 */
public final class CopyWriter implements CopiedFiles, AutoCloseable {
  private static final Pattern NAME =
      Pattern.compile("(" + TableStore.DIRECTORY + "/)?[A-Za-z0-9][A-Za-z0-9.-]{0,80}");
  private static final int FORCERS = 16;

  private final Disk disk;
  private final ExecutorService forcers;
  private final ForcedFiles written;

  private @Nullable DiskFile file;
  private long length;
  private long position;
  private long total;

  /**
   * Begins a copy.
   *
   * @param disk an empty directory
   */
  public CopyWriter(Disk disk) throws IOException {
    this.disk = disk;
    this.forcers =
        Executors.newFixedThreadPool(
            FORCERS,
            task -> {
              Thread thread = new Thread(task, "copy-force");
              thread.setDaemon(true);
              return thread;
            });
    this.written = new ForcedFiles(disk, forcers, () -> false);
    disk.makeDirectory(TableStore.DIRECTORY);
  }

  @Override
  public void file(String name, long bytes) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("a copy with a file of the name \"" + name + '"');
    }
    endFile();
    file = disk.create(name);
    length = bytes;
    position = 0;
  }

  @Override
  public void bytes(ByteBuffer bytes) throws IOException {
    DiskFile into = file;
    if (into == null || bytes.remaining() > length - position) {
      throw new IOException("a copy with more bytes than its files have");
    }
    int more = bytes.remaining();
    into.write(bytes, position);
    position += more;
    total += more;
  }

  private void endFile() throws IOException {
    DiskFile ended = file;
    if (ended == null) {
      return;
    }
    if (position < length) {
      throw new IOException(ended + " has " + position + " bytes, not " + length);
    }
    file = null;
    written.written(ended);
  }

  /** Bytes written so far. */
  public long total() {
    return total;
  }

  /**
   * There are no more files.
   *
   * @throws IOException if the last one is not whole, or something can't be made durable
   */
  public void finish() throws IOException {
    endFile();
    written.force();
    disk.forceDirectory(TableStore.DIRECTORY);
    disk.forceDirectory("");
  }

  /** Closes its files, finished or not. */
  @Override
  public void close() throws IOException {
    DiskFile unfinished = file;
    file = null;
    written.close();
    forcers.shutdown();
    if (unfinished != null) {
      unfinished.close();
    }
  }
}
