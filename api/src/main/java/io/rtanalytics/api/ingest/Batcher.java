package io.rtanalytics.api.ingest;

import io.rtanalytics.event.Event;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers the events of one event loop for one worker into batches and sees them delivered. It
 * takes only events, so no name ever comes here. One thread, the event loop.
 *
 * <p>A batch is sent when it is full; and when none is under way or a reply arrives, though not
 * before the loop has read what else has arrived ({@link Lull}). So a lone event waits for nothing,
 * and under load batches grow by themselves to what the worker takes at a time. What is held is
 * bounded in bytes; what waits unsent, in time. A batch that is refused for the sake of one of its
 * slices goes again slice by slice, so that the others are served.
 */
final class Batcher {
  /** Most batches under way to one worker. */
  static final int MAX_IN_FLIGHT = 16;

  /** No event takes more in a batch. */
  private static final int ROOM_FOR_ONE = 512;

  private static final long MAX_SWEEP_MILLIS = 100;

  private final String worker;
  private final boolean ahead;
  private final IngestPipeline pipeline;
  private final EventLoop loop;
  private final Settings settings;
  private final Producer producer;
  private final Backlog backlog;
  private final RefusedSlices refusedSlices;
  private final Lull lull;
  private final List<Delivery> inFlight = new ArrayList<>(MAX_IN_FLIGHT);

  private long taken; // events, ever
  private long inFlightBytes;
  private boolean congested;
  private boolean sweepScheduled;

  /**
   * Gathers nothing yet.
   *
   * @param ahead whether none of its receipts asks for duplicates, so that it need not wait until
   *     batches are applied
   */
  Batcher(
      String worker, boolean ahead, IngestPipeline pipeline, Settings settings, Producer producer) {
    this.worker = worker;
    this.ahead = ahead;
    this.pipeline = pipeline;
    this.loop = pipeline.loop();
    this.settings = settings;
    this.producer = producer;
    this.backlog = new Backlog(settings, loop);
    this.refusedSlices = new RefusedSlices(loop);
    this.lull = new Lull(loop, () -> taken, () -> send(true));
  }

  /**
   * Takes an event; its receipt is told later, never within this call.
   *
   * @throws NotStored if the queue is full: the receipt is not told anything then
   * @throws Refused if the worker has just refused the slice: likewise
   */
  void add(Event event, long routingDigest, Receipt receipt) {
    refusedSlices.check(event.slice(), routingDigest);
    if (bytes() + ROOM_FOR_ONE > settings.queueBytes()) {
      throw new NotStored(
          NotStored.Reason.OVERLOADED, "the queue for worker " + worker + " is full");
    }
    if (backlog.add(event, routingDigest, receipt)) {
      send(false);
    }
    taken++;
    bytesMoved();
    if (inFlight.isEmpty()) {
      lull.request();
    }
    if (!sweepScheduled) {
      scheduleSweep();
    }
  }

  /** Sends full batches, and at a lull one that is not, as far as the worker may be sent more. */
  private void send(boolean partial) {
    while (maySend()) {
      Parcel next = backlog.next(partial, producer);
      if (next == null) {
        return;
      }
      send(next);
      if (partial) {
        pipeline.busyPoll().sent(next.batch().eventCount());
      }
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

  private void send(Parcel parcel) {
    BatchSink sink = pipeline.workers().sink(worker);
    Delivery delivery =
        new Delivery(
            this, ahead ? sink::store : sink, loop, settings.timeoutMilliseconds(), parcel);
    inFlight.add(delivery);
    inFlightBytes += parcel.batch().size();
    delivery.attempt();
  }

  /** A batch is about to be handed over. */
  void sending() {
    pipeline.counters().batchSent();
  }

  /** The worker answered a batch, be it one that was given up before. */
  void answered(EventBatch batch, BatchReply reply, long askedNanos) {
    pipeline.busyPoll().answered(loop.nanoTime() - askedNanos);
    pipeline.listener().appended(worker, batch, reply, askedNanos);
  }

  /** A batch is durable. */
  void delivered(Delivery delivery, BatchReply reply) {
    inFlight.remove(delivery);
    send(false); // first: the worker need not wait until everyone is told
    pipeline.counters().stored(delivery.batch().eventCount(), reply.outcome().duplicates().count());
    delivery.tellStored(reply);
    done(delivery);
  }

  /** A batch was given up. */
  void failed(Delivery delivery, RuntimeException why) {
    inFlight.remove(delivery);
    producer.gaveUp(delivery.batch());
    if (why instanceof Refused refused) {
      countFenced(refused);
      refusedSlices.add(delivery.batch(), refused);
    }
    send(false);
    pipeline.counters().failed(delivery.batch().eventCount(), why);
    delivery.tellFailed(why);
    done(delivery);
  }

  private void done(Delivery delivery) {
    inFlightBytes -= delivery.batch().size();
    bytesMoved();
    sendRest();
    pipeline.batcherMoved();
  }

  /** Sends what has not filled a batch, but not before those who have just been told come back. */
  private void sendRest() {
    if (backlog.bytes() > 0) {
      lull.request();
    }
  }

  /** A batch was refused, and surely not stored, but some of its slices may be welcome. */
  void refused(Delivery delivery, Parcel parcel, Refused why) {
    inFlight.remove(delivery);
    inFlightBytes -= parcel.batch().size();
    producer.gaveUp(parcel.batch());
    countFenced(why);
    backlog.add(new Split(parcel));
    send(false);
    bytesMoved();
    sendRest();
  }

  private void countFenced(Refused why) {
    if (why.reason() == Refused.Reason.FENCED) {
      pipeline.counters().batchFenced();
    }
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
    backlog.giveUpStale(this::drop);
    if (!isIdle()) {
      scheduleSweep();
    }
  }

  private void drop(Receipt[] receipts, int count) {
    NotStored why =
        new NotStored(
            NotStored.Reason.OVERLOADED,
            "worker " + worker + " took no batch within " + settings.timeoutMilliseconds() + " ms");
    pipeline.counters().failed(count, why);
    Delivery.tell(receipts, count, why);
    bytesMoved();
    pipeline.batcherMoved();
  }

  private void bytesMoved() {
    boolean now = bytes() >= settings.queueBytes() / 2;
    if (now && !congested) {
      pipeline.batcherCongested();
    } else if (!now && congested) {
      pipeline.batcherDrained();
    }
    congested = now;
  }

  private long bytes() {
    return backlog.bytes() + inFlightBytes;
  }

  /** Whether nothing is held. */
  boolean isIdle() {
    return bytes() == 0;
  }

  /** The worker's id. */
  String worker() {
    return worker;
  }
}
