package io.rtanalytics.storage.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.checkpoint.CheckpointListener;
import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.SliceArchive;
import io.rtanalytics.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * A worker's metrics, labelled with its id. What a replay applies is not counted again. Safe for
 * any thread.
 */
final class WorkerMetrics implements CheckpointListener, AutoCloseable {
  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();

  private final Counter applied;
  private final Counter duplicates;
  private final Counter appliedBatches;
  private final Counter repeatedBatches;
  private final Counter refusedBatches;
  private final Timer syncs;
  private final Timer cuts;
  private final Timer checkpoints;
  private final Counter checkpointBytes;
  private final Counter failedCheckpoints;

  WorkerMetrics(MeterRegistry registry, String worker) {
    this.registry = registry;
    this.tags = Tags.of("worker", worker);
    applied = counter("rt.worker.events.applied", "events counted", Tags.empty());
    duplicates = counter("rt.worker.events.duplicate", "events whose id was known", Tags.empty());
    appliedBatches = batches("applied");
    repeatedBatches = batches("repeated");
    refusedBatches = batches("refused");
    syncs = timer("rt.worker.sync", "waits for the disk");
    cuts = timer("rt.worker.checkpoint.cut", "how long a checkpoint held up everything else");
    checkpoints = timer("rt.worker.checkpoint", "from a checkpoint's cut until it was on disk");
    checkpointBytes =
        counter("rt.worker.checkpoint.bytes", "bytes of checkpoints' files", Tags.empty());
    failedCheckpoints =
        counter("rt.worker.checkpoint.failed", "checkpoints not written", Tags.empty());
  }

  private Timer timer(String name, String description) {
    return keep(Timer.builder(name).description(description).tags(tags).register(registry));
  }

  private Counter batches(String result) {
    return counter("rt.worker.batches", "batches by result", Tags.of("result", result));
  }

  private Counter counter(String name, String description, Tags more) {
    return keep(
        Counter.builder(name).description(description).tags(tags.and(more)).register(registry));
  }

  /** Shows what a worker's parts take and hold, from now on. */
  void watch(
      WorkerThread loop,
      WorkerLifecycle lifecycle,
      SliceArchive archive,
      TotalsBoard board,
      MemoryMeter meter,
      Progress progress) {
    gauge("rt.worker.log.end.bytes", "where the event log ends", loop, WorkerThread::logEnd);
    gauge("rt.worker.log.lag", "entries of the log not applied yet", progress, Progress::lag);
    gauge("rt.worker.slices", "slices with events", archive, SliceArchive::count);
    gauge("rt.worker.slices.memory", "slices in memory", board, TotalsBoard::countInMemory);
    gauge("rt.worker.slices.damaged", "slices not served", archive, SliceArchive::damagedCount);
    gauge(
        "rt.worker.slices.unsealed",
        "number of the first slice that is not final",
        archive,
        SliceArchive::firstUnsealed);
    gauge("rt.worker.memory.bytes", "tables of slices in memory", meter, MemoryMeter::bytes);
    gauge("rt.worker.queue.bytes", "batches before the disk", lifecycle.queue(), BatchQueue::bytes);
    gauge(
        "rt.worker.ready",
        "1 if it is ready",
        lifecycle,
        it -> it.status().phase() == WorkerStatus.Phase.READY ? 1 : 0);
  }

  /** Shows whether slices become final. */
  void watch(SealSchedule seals) {
    gauge(
        "rt.worker.seal.held",
        "1 while no slice becomes final since the clock has leapt",
        seals,
        it -> it.isHeld() ? 1 : 0);
  }

  private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    keep(Gauge.builder(name, source, value).description(description).tags(tags).register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  void countApplied(Outcome outcome) {
    appliedBatches.increment();
    applied.increment(outcome.applied());
    duplicates.increment(outcome.duplicates().count());
  }

  void countRepeated() {
    repeatedBatches.increment();
  }

  void countRefused() {
    refusedBatches.increment();
  }

  void countSkipped(Refused.Reason reason) {
    registry
        .counter(
            "rt.worker.entries.skipped", tags.and("reason", reason.name().toLowerCase(Locale.ROOT)))
        .increment();
  }

  void countSync(long nanos) {
    syncs.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void cut(long nanos) {
    cuts.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void written(long nanos, long bytes) {
    checkpoints.record(nanos, TimeUnit.NANOSECONDS);
    checkpointBytes.increment((double) bytes);
  }

  @Override
  public void failed() {
    failedCheckpoints.increment();
  }

  /** Takes them out of the registry. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
