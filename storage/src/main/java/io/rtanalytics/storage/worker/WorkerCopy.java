package io.rtanalytics.storage.worker;

import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.checkpoint.CopiedCheckpoint;
import io.rtanalytics.storage.checkpoint.CopyWriter;
import io.rtanalytics.storage.checkpoint.CorruptManifest;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.log.EmptyLog;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.table.DamagedTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of a worker, see {@link Worker#backup}, found whole: a checkpoint, and what the worker's
 * directory was pinned to. It has no log, and of the secret only the fingerprint.
 *
 * @param identity what the directory was pinned to
 * @param checkpoint what it holds
 */
public record WorkerCopy(DirectoryIdentity identity, CopiedCheckpoint checkpoint) {
  /** The file that says what the worker was pinned to. */
  public static final String IDENTITY = IdentityFile.NAME;

  /** The file that says what the checkpoint is. */
  public static final String MANIFEST = CopiedCheckpoint.MANIFEST;

  private static final int PORTION_BYTES = 1 << 18;

  /**
   * Whether a directory is a copy, and not yet the directory of a worker: that has a log, whatever
   * has become of it.
   */
  public static boolean isAt(Path directory) {
    return Files.exists(directory.resolve(CopiedCheckpoint.MANIFEST))
        && !Files.exists(directory.resolve(Worker.LOG));
  }

  /**
   * Whether a directory is that of a worker which was started, or might have been: it has a log.
   */
  public static boolean hasLog(Path directory) throws IOException {
    Path log = directory.resolve(Worker.LOG);
    if (!Files.isDirectory(log)) {
      return false;
    }
    try (Stream<Path> files = Files.list(log)) {
      return files.findAny().isPresent();
    }
  }

  /**
   * Reads a copy, and compares all of its files with what was written. Changes nothing.
   *
   * @throws DamagedCopy if it is not whole; the message names a file
   * @throws IOException if it can't be read
   */
  public static WorkerCopy verify(Disk disk) throws IOException, DamagedCopy {
    for (String file : List.of(IDENTITY, CopiedCheckpoint.MANIFEST)) {
      if (!disk.exists(file)) {
        throw new DamagedCopy(disk.describe(file) + " is missing");
      }
    }
    try {
      DirectoryIdentity identity = new IdentityFile(disk).read().orElseThrow();
      return new WorkerCopy(identity, CopiedCheckpoint.verify(disk));
    } catch (WorkerStartRefused | CorruptManifest | DamagedTable e) {
      throw new DamagedCopy(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Makes a worker's directory of a copy, in another life: greater than the copied one, so that
   * what API nodes remember of that gives way; in the same life, if its log is elsewhere and will
   * bring back all that is missing. All of it is forced, and verified afterwards.
   *
   * @param from the copy's directory
   * @param disk an empty directory
   * @param now ms since 1970
   * @return what the new directory is
   * @throws DamagedCopy if the copy is not whole
   * @throws IOException if it can't be read, or the directory not be written
   */
  public static WorkerCopy restore(Path from, Disk disk, long now) throws IOException, DamagedCopy {
    try (CopyWriter writer = new CopyWriter(disk)) {
      copySlices(from.resolve(TableStore.DIRECTORY), writer);
      copy(from.resolve(CopiedCheckpoint.MANIFEST), CopiedCheckpoint.MANIFEST, writer);
      copy(from.resolve(IDENTITY), IDENTITY, writer);
      writer.finish();
    } catch (NoSuchFileException e) {
      throw new DamagedCopy(e.getFile() + " is missing", e);
    }
    WorkerCopy copy = verify(disk);
    DirectoryIdentity old = copy.identity();
    if (!old.hasOwnLog()) {
      disk.makeDirectory(Worker.LOG); // empty: it is what tells a directory from a copy
      return copy; // the log goes on from the checkpoint, and ends in the same totals as ever
    }
    DirectoryIdentity next = old.withIncarnation(Math.max(old.incarnation() + 1, now));
    new IdentityFile(disk).write(next);
    disk.makeDirectory(Worker.LOG);
    EmptyLog.create(disk, Worker.LOG, copy.checkpoint().offset());
    return new WorkerCopy(next, copy.checkpoint());
  }

  /**
   * Makes a worker's directory that goes on with another log from a checkpoint of the one before.
   *
   * @param identity what it is pinned to, the other log among it
   * @param disk an empty directory
   * @param offset the first offset of the other log that is not in the checkpoint
   * @throws DamagedCopy if a slice is damaged, or what was written is not whole
   */
  public static WorkerCopy carryOver(
      Backup backup, DirectoryIdentity identity, Disk disk, long offset)
      throws IOException, DamagedCopy {
    try (CopyWriter writer = new CopyWriter(disk)) {
      if (backup.copyTo(writer, offset) > 0) {
        throw new DamagedCopy("worker \"" + identity.worker() + "\" has damaged slices");
      }
      writer.finish();
    }
    new IdentityFile(disk).write(identity);
    return settle(disk);
  }

  /**
   * Makes a worker's directory of a copy whose files are all there, in the same life: its log,
   * which is elsewhere, goes on behind it.
   *
   * @param disk the copy's directory
   * @throws DamagedCopy if it is not whole
   */
  public static WorkerCopy settle(Disk disk) throws IOException, DamagedCopy {
    WorkerCopy copy = verify(disk);
    disk.makeDirectory(Worker.LOG); // empty: it is what tells a directory from a copy
    return copy;
  }

  private static void copySlices(Path from, CopyWriter writer) throws IOException {
    if (!Files.exists(from)) {
      return; // without slices a tar has no directory of them; whatever else is missing is noticed
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "[0-9]*-*.[a-z]*")) {
      for (Path file : files) {
        copy(file, TableStore.DIRECTORY + "/" + file.getFileName(), writer);
      }
    }
  }

  private static void copy(Path file, String name, CopyWriter writer) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PORTION_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      writer.file(name, channel.size());
      while (channel.read(bytes.clear()) >= 0) {
        writer.bytes(bytes.flip());
      }
    }
  }
}
