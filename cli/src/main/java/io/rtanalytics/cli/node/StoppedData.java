package io.rtanalytics.cli.node;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.secret.KeyTag;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The totals in a data directory that no process uses, summed over its workers. They are opened as
 * if they were started, but that no slice is dropped, and closed in the end. One thread.
 *
 * <p>As an API node does, it brings the routing that it takes a slice to have: a slice that others
 * share, or shared, is refused instead of being taken for whole.
 */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public final class StoppedData implements AutoCloseable {
  private final Parts parts;
  private final Map<String, Worker> workers;
  private final Routing routing;
  private final Settings settings;
  private final @Nullable Timeline timeline;
  private final String whenFenced;

  /**
   * Opens a data directory.
   *
   * @param clusterFile what its workers ran with: all of them must be there; null if there is one
   *     worker, whose slices are its alone
   * @throws Failure if a worker is missing, in use or damaged, or they don't belong together
   */
  public static StoppedData open(Path data, @Nullable Path clusterFile, Clock clock)
      throws Failure, InterruptedException {
    ClusterFile file = clusterFile == null ? null : ClusterFiles.read(clusterFile);
    return Parts.assemble(
        parts ->
            file == null
                ? ofOne(data, parts, clock)
                : ofCluster(data, file, clusterFile + " is not what it ran with", parts, clock));
  }

  private static StoppedData ofOne(Path data, Parts parts, Clock clock)
      throws Failure, InterruptedException {
    String id = WorkerDirectories.onlyOneIn(data);
    List<String> ids = List.of(id);
    PinnedTimes times = PinnedTimes.of(data, ids);
    Routing alone = Routing.of(new TreeMap<>(Map.of(0L, WorkerSet.of(ids))));
    Workplace workplace =
        workplace(data, Settings.DEFAULTS, clock).sliceLength(times.sliceLength()).build();
    return new StoppedData(
        parts,
        ready(workplace.open(ids, parts)),
        alone,
        Settings.DEFAULTS,
        times.timeline(),
        "it needs --cluster, the file that it ran with");
  }

  private static StoppedData ofCluster(
      Path data, ClusterFile file, String whenFenced, Parts parts, Clock clock)
      throws Failure, InterruptedException {
    Cluster cluster = file.resolve(clock.instant());
    Collection<String> ids = cluster.workerNodes().keySet();
    PinnedTimes times = PinnedTimes.of(data, ids);
    // What the file says must be what the directories are pinned to; the workers look.
    Workplace workplace =
        workplace(data, cluster.settings(), clock)
            .firstSlice(file.systemFirstSlice() ? null : cluster.timeline().first())
            .sliceLength(cluster.timeline().length())
            .build();
    return new StoppedData(
        parts,
        ready(workplace.open(ids, parts)),
        cluster.routing(),
        cluster.settings(),
        times.timeline(),
        whenFenced);
  }

  private static Workplace.WorkplaceBuilder workplace(Path data, Settings settings, Clock clock) {
    return Workplace.builder()
        .data(data)
        // Who looks must not be the one who drops or seals; and this process has a heap of its own.
        .settings(settings.toBuilder().retentionSlices(0).latenessSeconds(0).memoryBytes(0).build())
        .clock(clock)
        .registry(new SimpleMeterRegistry());
  }

  private static Map<String, Worker> ready(Map<String, Worker> workers)
      throws Failure, InterruptedException {
    for (Worker worker : workers.values()) {
      Workplace.awaitReady(worker);
    }
    return workers;
  }

  /** How slices lie in time; null if nobody knows, and so there are none. */
  public @Nullable Timeline timeline() {
    return timeline;
  }

  /** Seconds that a timestamp may be ahead. */
  public long maxFuture() {
    return settings.maxFuture();
  }

  /** The first slice that no worker has dropped. */
  public long firstKept() {
    return workers.values().stream().mapToLong(Worker::firstKept).max().orElse(0);
  }

  /**
   * The totals of a range of slices, without those that have no events.
   *
   * @param from the first slice, 0 or more
   * @param to the last slice, inclusive
   * @return slice → totals, ascending
   * @throws Failure if one of them is damaged, was dropped, or is not what its workers alone count
   */
  public NavigableMap<Long, SliceTotals> read(long from, long to) throws Failure {
    TreeMap<Long, SliceTotals> sums = new TreeMap<>();
    for (Routing.Span span : routing.spans(from, to)) {
      for (Map.Entry<String, Worker> worker : workers.entrySet()) {
        // Those that do not count it are asked too: they refuse if they did.
        List<SliceEntry> theirs = read(worker.getKey(), worker.getValue(), span);
        if (span.workers().ids().contains(worker.getKey())) {
          theirs.forEach(it -> sums.merge(it.slice(), it.totals(), SliceTotals::plus));
        }
      }
    }
    return sums;
  }

  private List<SliceEntry> read(String id, Worker worker, Routing.Span span) throws Failure {
    try {
      OptionalLong digest = OptionalLong.of(KeyTag.routingOnly(span.workers().digest()));
      return worker.read(span.from(), span.to(), digest).slices();
    } catch (NotStored | Refused e) {
      boolean fenced = e instanceof Refused refused && refused.reason() == Refused.Reason.FENCED;
      String message = "worker \"" + id + "\": " + e.getMessage();
      throw new Failure(fenced ? message + ": " + whenFenced : message, e);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
