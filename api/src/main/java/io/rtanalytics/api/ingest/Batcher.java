package io.rtanalytics.api.ingest;

import io.rtanalytics.event.Event;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the events of one event loop for one worker into batches and sees them delivered. It
 * takes only events, so no name ever comes here. One thread, the event loop.
 *
 * <p>A batch is sent when none is under way, but not before the loop has read what else has
 * arrived; otherwise when it is full, or when a reply arrives. So a lone event waits for nothing,
 * and under load batches grow by themselves to what the worker takes at a time. What is held is
 * bounded in bytes; what waits unsent, in time.
 */
final class Batcher {
  /** Most batches under way to one worker. */
  static final int MAX_IN_FLIGHT = 16;

  /** No event takes more in a batch. */
  private static final int ROOM_FOR_ONE = 512;

  private static final long MAX_SWEEP_MILLIS = 100;

  private final String worker;
  private final IngestPipeline pipeline;
  private final EventLoop loop;
  private final Settings settings;
  private final Producer producer;
  private final Deque<Draft> full = new ArrayDeque<>();
  private final List<Delivery> inFlight = new ArrayList<>(MAX_IN_FLIGHT);

  private Draft open;
  private @Nullable Draft spare; // with buffers that have grown already
  private long bytes; // of all drafts and batches under way
  private boolean sendScheduled;
  private boolean sweepScheduled;

  Batcher(String worker, IngestPipeline pipeline, Settings settings, Producer producer) {
    this.worker = worker;
    this.pipeline = pipeline;
    this.loop = pipeline.loop();
    this.settings = settings;
    this.producer = producer;
    this.open = new Draft(settings);
  }

  /**
   * Takes an event; its receipt is told later, never within this call.
   *
   * @throws NotStored if the queue is full: the receipt is not told anything then
   */
  void add(Event event, long routingDigest, Receipt receipt) {
    if (bytes + ROOM_FOR_ONE > settings.queueBytes()) {
      throw new NotStored(
          NotStored.Reason.OVERLOADED, "the queue for worker " + worker + " is full");
    }
    int before = open.bytes();
    if (!open.add(event, routingDigest, receipt, loop)) {
      full.add(open);
      open = emptyDraft();
      before = 0;
      open.add(event, routingDigest, receipt, loop);
      send(false);
    }
    setBytes(bytes + open.bytes() - before);
    if (inFlight.isEmpty() && !sendScheduled) {
      sendScheduled = true;
      loop.execute(this::sendScheduled);
    }
    if (!sweepScheduled) {
      scheduleSweep();
    }
  }

  private Draft emptyDraft() {
    Draft draft = spare == null ? new Draft(settings) : spare;
    spare = null;
    return draft;
  }

  private void sendScheduled() {
    sendScheduled = false;
    send(true);
  }

  /** Sends full drafts, and at will the one that is not, as far as the worker may be sent more. */
  private void send(boolean partial) {
    while (!full.isEmpty() && maySend()) {
      Draft draft = full.remove();
      send(draft);
      spare = draft;
    }
    if (partial && full.isEmpty() && !open.isEmpty() && maySend()) {
      send(open);
    }
  }

  private boolean maySend() {
    if (inFlight.size() == MAX_IN_FLIGHT) {
      return false;
    }
    for (Delivery delivery : inFlight) {
      if (!producer.canPass(delivery.batch())) {
        return false;
      }
    }
    return true;
  }

  private void send(Draft draft) {
    EventBatch batch = draft.seal(producer);
    Receipt[] receipts = draft.takeReceipts(batch.eventCount());
    Delivery delivery =
        new Delivery(
            this,
            pipeline.workers().sink(worker),
            loop,
            settings.timeoutMilliseconds(),
            batch,
            receipts);
    inFlight.add(delivery);
    delivery.attempt();
  }

  /** A batch is about to be handed over. */
  void sending() {
    pipeline.counters().batchSent();
  }

  /** The worker answered a batch, be it one that was given up before. */
  void answered(BatchReply reply, long askedNanos) {
    pipeline.listener().appended(worker, reply, askedNanos);
  }

  /** A batch is durable. */
  void delivered(Delivery delivery, BatchReply reply) {
    inFlight.remove(delivery);
    send(true); // first: the worker need not wait until everyone is told
    pipeline.counters().stored(delivery.batch().eventCount(), reply.outcome().duplicates().count());
    delivery.tellStored(reply);
    setBytes(bytes - delivery.batch().size());
    pipeline.batcherMoved();
  }

  /** A batch was given up. */
  void failed(Delivery delivery, RuntimeException why) {
    inFlight.remove(delivery);
    producer.gaveUp(delivery.batch());
    if (why instanceof Refused refused && refused.reason() == Refused.Reason.FENCED) {
      pipeline.counters().batchFenced();
    }
    send(true);
    pipeline.counters().failed(delivery.batch().eventCount(), why);
    delivery.tellFailed(why);
    setBytes(bytes - delivery.batch().size());
    pipeline.batcherMoved();
  }

  /** The batch again, for a worker that has forgotten its producer. */
  EventBatch reseal(EventBatch refused) {
    return producer.reseal(refused);
  }

  private void scheduleSweep() {
    sweepScheduled = true;
    long period = Math.min(MAX_SWEEP_MILLIS, Math.max(1, settings.timeoutMilliseconds() / 4));
    loop.schedule(period, this::sweep);
  }

  /** Gives up what has waited too long. */
  private void sweep() {
    sweepScheduled = false;
    List.copyOf(inFlight).forEach(Delivery::expire);
    while (!full.isEmpty() && isStale(full.element())) {
      drop(full.remove());
    }
    if (full.isEmpty() && isStale(open)) {
      Draft stale = open;
      open = emptyDraft();
      drop(stale);
    }
    if (!isIdle()) {
      scheduleSweep();
    }
  }

  private boolean isStale(Draft draft) {
    long waitedMillis = (loop.nanoTime() - draft.openedNanos()) / 1_000_000;
    return !draft.isEmpty() && waitedMillis > settings.timeoutMilliseconds();
  }

  private void drop(Draft draft) {
    NotStored why =
        new NotStored(
            NotStored.Reason.OVERLOADED,
            "worker " + worker + " took no batch within " + settings.timeoutMilliseconds() + " ms");
    int count = draft.count();
    pipeline.counters().failed(count, why);
    Delivery.tell(draft.takeReceipts(count), count, why);
    setBytes(bytes - draft.bytes());
    pipeline.batcherMoved();
  }

  private void setBytes(long now) {
    long half = settings.queueBytes() / 2;
    if (bytes < half && now >= half) {
      pipeline.batcherCongested();
    } else if (bytes >= half && now < half) {
      pipeline.batcherDrained();
    }
    bytes = now;
  }

  /** Whether nothing is held. */
  boolean isIdle() {
    return bytes == 0;
  }

  /** The worker's id. */
  String worker() {
    return worker;
  }
}
