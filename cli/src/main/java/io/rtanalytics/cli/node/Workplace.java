package io.rtanalytics.cli.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerConfig;
import io.rtanalytics.storage.worker.WorkerStartRefused;
import io.rtanalytics.storage.worker.WorkerStatus;
import io.rtanalytics.timeline.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import lombok.Builder;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/** Opens the workers of a process, each in {@code <data>/worker-<id>}. */
@Slf4j
@Builder
final class Workplace {
  private final Path data;
  private final @Nullable Instant firstSlice;
  private final long sliceLength;
  private final @Nullable String secretFingerprint;
  private final Settings settings;
  private final Clock clock;
  private final MeterRegistry registry;
  private final @Nullable LogSources logs;
  private final @Nullable UnaryOperator<Disk> disk;

  /** Makes a directory, and those above it, unless it is there. */
  static void makeDirectory(Path directory) throws Failure {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failure.of("data directory", directory, e);
    }
  }

  /**
   * Opens workers, in order; they begin to read their logs.
   *
   * @throws Failure if one can't be opened, or a backup is where its directory should be
   */
  Map<String, Worker> open(Collection<String> ids, Parts parts) throws Failure {
    WorkerDirectories.requireNoBackup(data, ids);
    makeDirectory(data);
    warnOfMemory(ids.size());
    Map<String, Worker> workers = new LinkedHashMap<>();
    for (String id : ids) {
      workers.put(id, parts.add(open(id, ids.size())));
    }
    return workers;
  }

  /**
   * Waits until a worker has read its log.
   *
   * @throws Failure if it can't
   */
  static void awaitReady(Worker worker) throws Failure, InterruptedException {
    try {
      worker.ready().toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Failure(String.valueOf(cause.getMessage()), cause);
    }
  }

  /**
   * What each of so many workers may take; unless it is set, together they get half of the heap.
   */
  private long memoryBytes(int workers) {
    long set = settings.memoryBytes();
    return set > 0 ? set : Runtime.getRuntime().maxMemory() / 2 / workers;
  }

  /** Says so if what is set leaves too little of the heap for all else. */
  private void warnOfMemory(int workers) {
    long heap = Runtime.getRuntime().maxMemory();
    if (settings.memoryBytes() > heap / 2 / workers) {
      log.warn(
          "memory-bytes is {} for each of {} workers: together more than half of the heap ({}), so"
              + " that memory may run out (RT_JAVA_OPTS=-Xmx… gives more)",
          settings.memoryBytes(),
          workers,
          heap);
    }
  }

  private Worker open(String id, int workers) throws Failure {
    Path directory = WorkerDirectories.of(data, id);
    try {
      WorkerConfig config =
          WorkerConfig.builder()
              .id(id)
              .directory(directory)
              .firstSlice(firstSlice)
              .sliceLength(sliceLength)
              .secretFingerprint(secretFingerprint)
              .settings(settings)
              .memoryBytes(memoryBytes(workers))
              .log(log(id))
              .clock(clock)
              .meters(registry)
              .build();
      return disk == null
          ? Worker.open(config)
          : Worker.open(config, disk.apply(LocalDisk.at(directory)));
    } catch (WorkerStartRefused e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Failure.of("data directory", directory, e);
    }
  }

  /** Where a worker's log is; null if it is in its directory. */
  private @Nullable LogSource log(String id) throws Failure {
    try {
      return logs == null ? null : logs.of(id);
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** The first slice that these workers are pinned to, if any of them is. */
  static Optional<Instant> firstSlice(Map<String, Worker> workers) throws Failure {
    Map<String, Instant> pinned = new LinkedHashMap<>();
    workers.forEach(
        (id, worker) -> {
          Instant first = worker.identity().firstSlice();
          if (first != null) {
            pinned.put(id, first);
          }
        });
    return FirstSlice.agreed(pinned);
  }

  /** Why these workers can't serve yet; empty once they can. */
  static Optional<String> notReady(Map<String, Worker> workers) {
    return workers.entrySet().stream()
        .filter(it -> it.getValue().status().phase() != WorkerStatus.Phase.READY)
        .map(it -> "worker \"" + it.getKey() + "\" " + it.getValue().status())
        .findFirst();
  }
}
