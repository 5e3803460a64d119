package io.rtanalytics.cli.node;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.kafka.log.LogSnapshot;
import io.rtanalytics.kafka.log.SnapshotWriter;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.disk.StagedDirectory;
import io.rtanalytics.storage.worker.DamagedCopy;
import io.rtanalytics.storage.worker.DirectoryIdentity;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerCopy;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/**
 * Carries workers that are stopped, with logs in files, over to logs in Kafka. What a worker has
 * counted, with all that tells repeats from new events, goes to the beginning of its partition and
 * into a new directory that reads on behind it; its old directory stays as it is. One thread.
 *
 * @param data the directories with logs in files
 * @param into where the new ones are made
 * @param cluster what the nodes will run with
 */
public record Migration(Path data, Path into, Cluster cluster, KafkaLogs logs, Clock clock) {
  /**
   * What is, or would be, carried over of a worker.
   *
   * @param slices how many it has
   * @param bytes of the files of its checkpoint
   * @param records how many Kafka gets
   */
  public record Step(String worker, long slices, long bytes, long records) {}

  /**
   * Finds the topic.
   *
   * @throws Failure if the cluster names none, it is not there, or has dangerous settings
   */
  public static Migration of(Path data, Path into, Cluster cluster, Clock clock)
      throws Failure, InterruptedException {
    return new Migration(
        data, into, cluster, KafkaParts.find(cluster, cluster.workerNodes().keySet()), clock);
  }

  /**
   * Looks whether a worker can be carried over, and changes nothing in Kafka. The worker reads its
   * log to the end, as at every start.
   *
   * @throws Failure if it can't
   */
  public Step check(String worker) throws Failure, InterruptedException {
    return with(worker, (copy, log) -> copy.step());
  }

  /**
   * Carries a worker over.
   *
   * @throws Failure if that can't be done; if it was broken off, the topic has to be made again
   */
  public Step carry(String worker) throws Failure, InterruptedException {
    return with(worker, this::carry);
  }

  private Step carry(Copy copy, LogSnapshot snapshot) throws Failure, IOException {
    Path target = WorkerDirectories.of(into, copy.worker());
    StagedDirectory stage =
        StagedDirectory.begin(target)
            .orElseThrow(() -> new Failure(target + " is being made by another process"));
    try (stage;
        SnapshotWriter writer = snapshot.write()) {
      WorkerCopy.carryOver(copy.backup(), copy.identity(), stage.disk(), copy.step().records());
      Snapshots.send(stage.path(), writer);
      long end = writer.finish();
      if (end != copy.step().records()) {
        throw new IOException("Kafka has %d records, not %d".formatted(end, copy.step().records()));
      }
      stage.publish();
      return copy.step();
    } catch (DamagedCopy e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** A worker's state, opened. */
  private record Copy(String worker, Backup backup, DirectoryIdentity identity, Step step) {}

  @FunctionalInterface
  private interface Use {
    Step of(Copy copy, LogSnapshot snapshot) throws Failure, IOException;
  }

  private Step with(String id, Use use) throws Failure, InterruptedException {
    try {
      LogSnapshot snapshot = logs.snapshot(id);
      if (!snapshot.isPartitionEmpty()) {
        throw new Failure(
            ("worker \"%s\": its partition is not empty. What is in it would come after what was"
                    + " counted before it: migrate into a topic that was just made")
                .formatted(id));
      }
      LogSource log = logs.of(id);
      return Parts.assemble(
          parts -> {
            try (parts) {
              Worker worker = open(id, parts);
              requireRouting(id, worker);
              try (Backup backup = backup(worker)) {
                return use.of(copy(id, worker, backup, log), snapshot);
              }
            } catch (IOException e) {
              throw new Failure("worker \"" + id + "\": " + e.getMessage(), e);
            }
          });
    } catch (IOException e) {
      throw new Failure("worker \"" + id + "\": " + e.getMessage(), e);
    }
  }

  private Worker open(String id, Parts parts) throws Failure, InterruptedException {
    Map<String, Worker> workers =
        Workplace.builder()
            .data(data)
            .firstSlice(cluster.timeline().first())
            .sliceLength(cluster.timeline().length())
            // Who carries over must not be the one who drops; and this process has its own heap.
            .settings(cluster.settings().toBuilder().retentionSlices(0).memoryBytes(0).build())
            .clock(clock)
            .registry(new SimpleMeterRegistry())
            .build()
            .open(List.of(id), parts);
    Worker worker = workers.values().iterator().next();
    Workplace.awaitReady(worker);
    return worker;
  }

  /** What it has counted must be what the new cluster has it count. */
  private void requireRouting(String id, Worker worker) throws Failure {
    for (Routing.Span span : cluster.routing().spans(worker.firstKept(), Long.MAX_VALUE)) {
      try {
        var unused =
            worker.read(span.from(), span.to(), OptionalLong.of(span.workers().digest())).slices();
      } catch (Refused | NotStored e) {
        throw new Failure(
            "worker \"%s\": %s: the new cluster file must route past slices as before"
                .formatted(id, e.getMessage()),
            e);
      }
    }
  }

  private static Backup backup(Worker worker) throws Failure, InterruptedException {
    try {
      return worker.backup().get();
    } catch (ExecutionException e) {
      throw new Failure(String.valueOf(e.getCause()), e);
    }
  }

  private Copy copy(String id, Worker worker, Backup backup, LogSource log)
      throws Failure, IOException {
    DirectoryIdentity identity = worker.identity().withLog(log.identity());
    FileTally tally = new FileTally();
    if (backup.copyTo(tally) > 0) {
      throw new Failure(
          "worker \"" + id + "\" has damaged slices, which would be lost: rt restore them first");
    }
    long slices = tally.slices();
    long bytes = tally.bytes();
    tally.file(WorkerCopy.IDENTITY, (identity.toJson() + "\n").length());
    return new Copy(
        id, backup, identity, new Step(id, slices, bytes, LogSnapshot.end(tally.lengths())));
  }
}
