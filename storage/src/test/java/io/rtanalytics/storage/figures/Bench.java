package io.rtanalytics.storage.figures;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerConfig;
import io.rtanalytics.storage.worker.WorkerReads;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Sends generated events to a worker on a real disk, as many batches under way as an API node. */
final class Bench implements AutoCloseable {
  private static final int IN_FLIGHT = 16;
  private static final int BATCH_EVENTS = 4096;
  static final long ROUTING = 1;
  private static final long TIMEOUT = 60_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Worker worker;
  private final Deque<CompletionStage<BatchReply>> inFlight = new ArrayDeque<>();
  private final BatchBuilder builder = new BatchBuilder(BATCH_EVENTS, EventBatch.MAX_BYTES);
  private final ProducerId producer = new ProducerId(System.nanoTime(), 1);
  private long sequence;

  Bench(Path directory, long memoryBytes, Settings settings) throws Exception {
    worker =
        Worker.open(
            WorkerConfig.builder()
                .id("0")
                .directory(directory)
                .firstSlice(Instant.EPOCH)
                .sliceLength(3600)
                .settings(settings)
                .memoryBytes(memoryBytes)
                .clock(Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC))
                .meters(meters)
                .build());
    worker.ready().toCompletableFuture().get(10, TimeUnit.MINUTES);
  }

  /** A mix of the bits of a number (Steele and others, SplitMix64, 2014): a pseudonym as any. */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  void send(long slice, long user, Action action) throws Exception {
    send(slice, user, action, null);
  }

  void send(long slice, long user, Action action, Utf8 item) throws Exception {
    Event event =
        new Event(slice, new Pseudonym(mix(user), mix(~user ^ slice)), action, item, null);
    if (!builder.add(event, ROUTING)) {
      flush();
      builder.add(event, ROUTING);
    }
  }

  private void flush() throws Exception {
    if (builder.count() > 0) {
      while (inFlight.size() >= IN_FLIGHT) {
        inFlight.remove().toCompletableFuture().get();
      }
      inFlight.add(worker.append(builder.seal(producer, sequence++), TIMEOUT));
    }
  }

  /** Waits until all that was sent is durable and counted. */
  void settle() throws Exception {
    flush();
    while (!inFlight.isEmpty()) {
      inFlight.remove().toCompletableFuture().get();
    }
  }

  /** Makes a checkpoint of now. */
  void checkpoint() throws Exception {
    worker.backup().get(10, TimeUnit.MINUTES).close();
  }

  SliceTotals totals(long slice) {
    var found = worker.read(slice, slice, OptionalLong.of(ROUTING)).slices();
    return found.isEmpty() ? SliceTotals.ZERO : found.get(0).totals();
  }

  /** Its answers for items and users. */
  WorkerReads reads() {
    return worker.reads();
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  /** The longest time that a checkpoint held up everything else, in milliseconds. */
  double longestCutMillis() {
    return meters.get("rt.worker.checkpoint.cut").timer().max(TimeUnit.MICROSECONDS) / 1000;
  }

  static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Override
  public void close() {
    worker.close();
  }
}
