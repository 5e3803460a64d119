package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.ROUTING;
import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.ready;
import static io.rtanalytics.storage.worker.WorkerUnderTest.totals;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.event.Event;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices that leave memory, because others need it or they are too old. */
class EvictionTest {
  private static final int KEPT = 100;

  @TempDir private Path directory;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private Worker withoutMemory(long presentSlice) throws Exception {
    Settings settings =
        Settings.builder().segmentBytes(65_536).batchBytes(32_768).retentionSlices(KEPT).build();
    Clock clock =
        Clock.fixed(
            WorkerUnderTest.FIRST.plus(Duration.ofHours(presentSlice).plusMinutes(30)),
            ZoneOffset.UTC);
    WorkerConfig config =
        WorkerUnderTest.config(directory, meters)
            .settings(settings)
            .memoryBytes(1)
            .clock(clock)
            .build();
    return ready(Worker.open(config, new MemoryDisk()));
  }

  private void awaitEmptyMemory(Worker worker) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> nudged(worker) && meters.get("rt.worker.slices.memory").gauge().value() == 0);
  }

  private static boolean nudged(Worker worker) throws Exception {
    try {
      append(worker, batch(producer(-1), 1_000_000, click(0, 0)));
      return false;
    } catch (Refused e) {
      return true;
    }
  }

  @Test
  void aRepeatBringsTheTotalsOfSlicesThatHaveLeft() throws Exception {
    try (Worker worker = withoutMemory(10)) {
      EventBatch batch = batch(producer(1), 0, click(3, 1), click(7, 1));
      BatchReply first = append(worker, batch);
      awaitEmptyMemory(worker);
      assertThat(append(worker, batch)).isEqualTo(first);

      append(worker, batch(producer(1), 1, click(7, 2)));
      awaitEmptyMemory(worker);
      assertThat(append(worker, batch).totals())
          .containsExactly(
              new SliceEntry(3, new SliceTotals(1, 1, 0)),
              new SliceEntry(7, new SliceTotals(2, 2, 0)));
    }
  }

  @Test
  void whoReadsMissesNoSliceWhileOthersLeaveAndComeBack() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (Worker worker = withoutMemory(10)) {
      List<Future<Long>> read = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        read.add(readers.submit(reader(worker, ended)));
      }
      for (int sequence = 0; sequence < 250; sequence++) {
        Event[] events = new Event[20];
        for (int i = 0; i < events.length; i++) {
          events[i] = click((sequence + 7 * i) % 150, sequence);
        }
        append(worker, batch(producer(1), sequence, events));
      }
      ended.set(true);
      for (Future<Long> one : read) {
        assertThat(one.get()).isPositive();
      }
      assertThat(totals(worker, 7).clicks()).isPositive();
    } finally {
      ended.set(true);
      readers.shutdown();
    }
  }

  /** Reads again and again; no total goes back, and no slice that had events is without them. */
  private static Callable<Long> reader(Worker worker, AtomicBoolean ended) {
    return () -> {
      long[] clicks = new long[150];
      long reads = 0;
      while (!ended.get()) {
        long[] now = new long[clicks.length];
        worker
            .read(0, clicks.length, OptionalLong.of(ROUTING))
            .slices()
            .forEach(entry -> now[(int) entry.slice()] = entry.totals().clicks());
        for (int slice = 0; slice < clicks.length; slice++) {
          assertThat(now[slice]).as("slice %d", slice).isGreaterThanOrEqualTo(clicks[slice]);
        }
        clicks = now;
        reads++;
      }
      return reads;
    };
  }

  @Test
  void aSliceThatIsDroppedIsRefusedFromThenOnAndNeverEmpty() throws Exception {
    ExecutorService readers = Executors.newSingleThreadExecutor();
    try (Worker worker = withoutMemory(10)) {
      Event[] events = new Event[50];
      for (int slice = 0; slice < events.length; slice++) {
        events[slice] = click(slice, 1);
      }
      append(worker, batch(producer(1), 0, events));
      Future<Long> read =
          readers.submit(
              () -> {
                for (long reads = 1; ; reads++) {
                  try {
                    var found = worker.read(0, 49, OptionalLong.of(ROUTING)).slices();
                    assertThat(found).as("after %d reads", reads).hasSize(50);
                  } catch (Refused e) {
                    assertThat(e.reason()).isEqualTo(Refused.Reason.EXPIRED);
                    return reads;
                  }
                }
              });
      for (int keep = 10; keep > 0; keep--) {
        int kept = keep;
        worker.keep(() -> kept);
      }
      get(worker.backup()).close();
      assertThat(read.get()).isPositive();
    } finally {
      readers.shutdownNow();
    }
  }
}
