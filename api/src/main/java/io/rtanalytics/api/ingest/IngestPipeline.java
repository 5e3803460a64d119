package io.rtanalytics.api.ingest;

import io.rtanalytics.api.decode.Timestamps;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.Keys;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.wire.ProducerId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lombok.Builder;
import org.jspecify.annotations.Nullable;

/**
 * The one way of an event, however it came: validate, pseudonymise, route, batch.
 *
 * <p>Each event loop has its own pipeline, and only that loop touches it, so there are no locks;
 * {@link #counters} alone are read by others.
 */
public final class IngestPipeline {
  private final EventLoop loop;
  private final ClusterSource clusters;
  private final Clock clock;
  private final Workers workers;
  private final Supplier<ProducerId> producers;
  private final AppendListener listener;
  private final Pseudonymiser pseudonymiser;
  private final BusyPoll busyPoll;
  private final EventCounters counters = new EventCounters();
  private final Map<String, Batcher> batchers = new HashMap<>();
  private final Map<String, Batcher> aheadBatchers =
      new HashMap<>(); // of those who may be told sooner

  private int congestedBatchers;
  private List<Runnable> onDrain = new ArrayList<>();
  private boolean stopping;
  private @Nullable Runnable onIdle;

  /**
   * Creates the pipeline of a loop.
   *
   * @param loop the thread it lives on
   * @param clusters what applies now
   * @param clock tells how far ahead a timestamp is
   * @param secret the keys of the pseudonyms as they are at any time
   * @param workers where batches go
   * @param producers new ids, each of 128 random bits; called on the loop
   * @param listener is told of every batch that was stored
   */
  @Builder
  private IngestPipeline(
      EventLoop loop,
      ClusterSource clusters,
      Clock clock,
      Keys secret,
      Workers workers,
      Supplier<ProducerId> producers,
      AppendListener listener) {
    this.loop = loop;
    this.clusters = clusters;
    this.clock = clock;
    this.workers = workers;
    this.producers = producers;
    this.listener = listener;
    this.pseudonymiser = new Pseudonymiser(secret);
    this.busyPoll = new BusyPoll(loop, workers.replyPromptly());
  }

  /**
   * Takes an event. It sees one cluster, whatever is reloaded meanwhile, and none of its bytes are
   * used after the call.
   *
   * @param receipt is told once what became of the event, later; of nothing if this throws
   * @throws InvalidEvent if the timestamp is outside the timeline
   * @throws Refused if its slice has expired or is final, or the worker has just refused it
   * @throws NotStored if the worker's queue is full, or this node is stopping
   */
  public void accept(RawEvent raw, Receipt receipt) {
    try {
      refuseIfStopping();
      Cluster cluster = clusters.current();
      long now = Math.floorDiv(clock.millis(), 1000L);
      long slice = Timestamps.sliceOf(cluster, "timestamp", raw.timestamp(), now);
      Timestamps.checkKept(cluster, slice, now);
      Timestamps.checkNotLate(cluster, slice, now);
      KeyRing keys = pseudonymiser.renew();
      checkNotForgotten(keys, slice);
      Event event = pseudonymiser.pseudonymise(raw, slice);
      WorkerSet routed = cluster.routing().at(slice);
      boolean ahead = workers.storeAhead() && !receipt.asksForDuplicates();
      Batcher batcher = batcherOf(routed.workerOf(event.user()), ahead, cluster);
      batcher.add(event, keys.fence(slice, routed.digest()), receipt);
      counters.accepted();
    } catch (InvalidEvent e) {
      counters.turnedAway(Rejection.INVALID);
      throw e;
    } catch (Refused e) {
      counters.turnedAway(Rejection.of(e));
      throw e;
    } catch (NotStored e) {
      counters.turnedAway(Rejection.of(e));
      throw e;
    }
  }

  /** A user must never be called by another key than before: rather the event is late. */
  private static void checkNotForgotten(KeyRing keys, long slice) {
    if (slice < keys.oldest()) {
      throw new Refused(
          Refused.Reason.LATE,
          "late: slice %d takes no more events, the keys of slices before %d are forgotten"
              .formatted(slice, keys.oldest()));
    }
  }

  /** Lets go of keys that are forgotten by now, also if no event comes. On the loop. */
  public void forget() {
    pseudonymiser.renew();
  }

  /** Counts an event that arrived but could not be made out. */
  public void turnedAway(Rejection reason) {
    counters.turnedAway(reason);
  }

  private void refuseIfStopping() {
    if (stopping) {
      throw new NotStored(NotStored.Reason.UNREACHABLE, "this node is stopping");
    }
  }

  private Batcher batcherOf(String worker, boolean ahead, Cluster cluster) {
    Map<String, Batcher> all = ahead ? aheadBatchers : batchers;
    Batcher batcher = all.get(worker);
    if (batcher == null) {
      // As many as there are workers: those that left the cluster go when others come.
      all.values().removeIf(b -> b.isIdle() && !cluster.workerUrls().containsKey(b.worker()));
      Producer producer = new Producer(producers, loop);
      batcher = new Batcher(worker, ahead, this, cluster.settings(), producer);
      all.put(worker, batcher);
    }
    return batcher;
  }

  /**
   * Whether a worker's queue is more than half full. Bulk requests pause then, so that they are
   * never turned away themselves and leave room for single events.
   */
  public boolean congested() {
    return congestedBatchers > 0;
  }

  /** Runs a task on the loop once nothing is congested any more. */
  public void onDrain(Runnable task) {
    onDrain.add(task);
  }

  /** Stops taking events and runs a task on the loop once all that were taken are decided. */
  public void stop(Runnable whenIdle) {
    stopping = true;
    onIdle = whenIdle;
    batcherMoved();
  }

  void batcherCongested() {
    congestedBatchers++;
  }

  void batcherDrained() {
    congestedBatchers--;
    if (congestedBatchers == 0 && !onDrain.isEmpty()) {
      List<Runnable> tasks = onDrain;
      onDrain = new ArrayList<>();
      tasks.forEach(loop::execute);
    }
  }

  /** Some events of a batcher have been decided. */
  void batcherMoved() {
    Runnable task = onIdle;
    if (task != null && isIdle(batchers) && isIdle(aheadBatchers)) {
      onIdle = null;
      loop.execute(task);
    }
  }

  private static boolean isIdle(Map<String, Batcher> batchers) {
    return batchers.values().stream().allMatch(Batcher::isIdle);
  }

  /** What became of the events so far; for any thread. */
  public EventCounters counters() {
    return counters;
  }

  EventLoop loop() {
    return loop;
  }

  BusyPoll busyPoll() {
    return busyPoll;
  }

  Workers workers() {
    return workers;
  }

  AppendListener listener() {
    return listener;
  }
}
