package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.kafka.log.LogSnapshot;
import io.rtanalytics.kafka.log.SnapshotWriter;
import io.rtanalytics.storage.checkpoint.CopyWriter;
import io.rtanalytics.storage.disk.StagedDirectory;
import io.rtanalytics.storage.worker.DamagedCopy;
import io.rtanalytics.storage.worker.WorkerCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import lombok.extern.slf4j.Slf4j;

/** Between a worker's directory and what its partition begins with, see {@link LogSnapshot}. */
@Slf4j
final class Snapshots {
  private static final int PORTION_BYTES = 1 << 18;
  private static final String SLICES = "slices";

  private Snapshots() {}

  /** Sends all files of a directory that holds a copy. */
  static void send(Path directory, SnapshotWriter writer) throws IOException {
    Path slices = directory.resolve(SLICES);
    List<Path> files;
    try (Stream<Path> all = Files.list(slices)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      send(file, SLICES + "/" + file.getFileName(), writer);
    }
    send(directory.resolve(WorkerCopy.MANIFEST), WorkerCopy.MANIFEST, writer);
    send(directory.resolve(WorkerCopy.IDENTITY), WorkerCopy.IDENTITY, writer);
  }

  private static void send(Path file, String name, SnapshotWriter writer) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PORTION_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      writer.file(name, channel.size());
      while (channel.read(bytes.clear()) >= 0) {
        writer.bytes(bytes.flip());
      }
    }
  }

  /**
   * Makes the directory of a worker that has none, or an empty one, of what its partition begins
   * with, if that is a state of before.
   *
   * @throws Failure if the state is there by halves, or is another worker's
   */
  static void restore(String id, Path directory, LogSnapshot snapshot) throws Failure {
    try {
      if (Files.exists(directory)) {
        if (!isEmpty(directory)) {
          return;
        }
        Files.delete(directory);
      }
      StagedDirectory stage =
          StagedDirectory.begin(directory)
              .orElseThrow(() -> new Failure(directory + " is being made by another process"));
      try (stage) {
        OptionalLong end = receive(snapshot, stage);
        if (end.isPresent()) {
          requireWhole(id, WorkerCopy.settle(stage.disk()), end.getAsLong());
          stage.publish();
          log.info("worker \"{}\": begins with the state at the beginning of its log", id);
        }
      }
    } catch (DamagedCopy e) {
      throw new Failure("worker \"" + id + "\": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new Failure("worker \"" + id + "\": " + e.getMessage(), e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static OptionalLong receive(LogSnapshot snapshot, StagedDirectory stage)
      throws IOException {
    try (CopyWriter writer = new CopyWriter(stage.disk())) {
      OptionalLong end = snapshot.read(writer);
      if (end.isPresent()) {
        writer.finish();
      }
      return end;
    }
  }

  private static void requireWhole(String id, WorkerCopy copy, long end) throws Failure {
    if (!copy.identity().worker().equals(id) || copy.checkpoint().offset() != end) {
      throw new Failure(
          "worker \"%s\": its partition begins with the state of worker \"%s\" up to offset %d, not %d"
              .formatted(id, copy.identity().worker(), copy.checkpoint().offset(), end));
    }
  }
}
