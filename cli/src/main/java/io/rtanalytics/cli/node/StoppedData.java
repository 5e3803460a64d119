package io.rtanalytics.cli.node;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.worker.DirectoryIdentity;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerStartRefused;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import lombok.Getter;
import lombok.experimental.Accessors;
import org.jspecify.annotations.Nullable;

/**
 * The totals in a data directory that no process uses, summed over its workers. They are opened one
 * after the other, as if they were started, and closed again. One thread.
 */
@Getter
@Accessors(fluent = true)
public final class StoppedData {
  private static final long LAST_SLICE = Long.MAX_VALUE;

  /** How slices lie in time; null if nobody knows, and so there are none. */
  private @Nullable Timeline timeline;

  /** The first slice that no worker has dropped. */
  private long firstKept;

  /** Slice → totals, ascending. */
  private final TreeMap<Long, SliceTotals> slices = new TreeMap<>();

  private StoppedData() {}

  /**
   * Reads a data directory.
   *
   * @param clusterFile whose settings the workers are opened with, and all of whose workers must be
   *     there; null for the settings of {@code rt serve} without a file, and whichever are there
   * @throws Failure if a worker is missing, in use or damaged, or they don't belong together
   */
  public static StoppedData read(Path data, @Nullable Path clusterFile, Clock clock)
      throws Failure, InterruptedException {
    ClusterFile file = clusterFile == null ? null : ClusterFiles.read(clusterFile);
    StoppedData all = new StoppedData();
    for (String id : file == null ? workersIn(data) : workersOf(file, clock)) {
      all.add(data, id, file, clock);
    }
    return all;
  }

  private static Collection<String> workersOf(ClusterFile file, Clock clock) {
    return file.resolve(clock.instant()).workerNodes().keySet();
  }

  private static Collection<String> workersIn(Path data) throws Failure {
    List<String> ids = WorkerDirectories.in(data);
    if (ids.isEmpty()) {
      throw new Failure("data directory " + data + " has no workers");
    }
    return ids;
  }

  private void add(Path data, String id, @Nullable ClusterFile file, Clock clock)
      throws Failure, InterruptedException {
    DirectoryIdentity identity = identity(WorkerDirectories.of(data, id));
    join(identity, data);
    Cluster cluster = file == null ? null : file.resolve(clock.instant());
    // What the file says must be what the directory is pinned to; the worker looks.
    Workplace workplace =
        Workplace.builder()
            .data(data)
            .firstSlice(firstSlice(file, clock))
            .sliceLength(cluster == null ? identity.sliceLength() : cluster.timeline().length())
            .secretFingerprint(null)
            .settings(cluster == null ? Settings.DEFAULTS : cluster.settings())
            .clock(clock)
            .registry(new SimpleMeterRegistry())
            .build();
    try (Parts parts = new Parts()) {
      Worker worker = workplace.open(id, parts);
      Workplace.awaitReady(worker);
      long first = worker.firstKept();
      for (SliceEntry entry : worker.read(first, LAST_SLICE, OptionalLong.empty()).slices()) {
        slices.merge(entry.slice(), entry.totals(), SliceTotals::plus);
      }
      firstKept = Math.max(firstKept, first);
    } catch (NotStored | Refused e) {
      throw new Failure("worker \"" + id + "\": " + e.getMessage(), e);
    }
  }

  private static @Nullable Instant firstSlice(@Nullable ClusterFile file, Clock clock) {
    return file == null || file.systemFirstSlice()
        ? null
        : file.resolve(clock.instant()).timeline().first();
  }

  private static DirectoryIdentity identity(Path directory) throws Failure {
    try {
      return DirectoryIdentity.read(directory)
          .orElseThrow(() -> new Failure(directory + " is no worker's directory, or missing"));
    } catch (WorkerStartRefused e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Failure.of("data directory", directory, e);
    }
  }

  private void join(DirectoryIdentity identity, Path data) throws Failure {
    Instant first = identity.firstSlice();
    if (first == null) {
      return; // nothing was ever counted there
    }
    Timeline theirs = new Timeline(first, identity.sliceLength());
    Timeline known = timeline;
    if (known != null && !known.equals(theirs)) {
      throw new Failure(
          "the workers in %s are pinned to different time slices: %s and %s"
              .formatted(data, known, theirs));
    }
    timeline = theirs;
  }
}
