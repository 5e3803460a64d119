package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Event;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * All clients of a worker: they send batches under several producers, know what was acknowledged,
 * and send again what was not. One thread.
 *
 * <p>A worker stores batches in the order in which they were sent, so what it should answer to each
 * is known once those before it are settled.
 */
final class Client {
  private static final int REMEMBERED = 24;

  private final PlainModel acknowledged;
  private final Tally tally;
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private final Deque<Open> open = new ArrayDeque<>(); // in the order in which they were sent
  private final Deque<Settled> settled = new ArrayDeque<>(); // the latest
  private final long[] sequences;
  private long nextProducer = 1_000_000;
  private BooleanSupplier powerLost = () -> false;
  private long certainFloor;
  private long possibleFloor;

  /** A batch that was not acknowledged. It may have been stored, or surely was not. */
  private record Open(EventBatch batch, List<Event> events, boolean maybe, boolean renamed) {}

  private record Sent(Open open, boolean again, CompletableFuture<BatchReply> reply) {}

  private record Settled(EventBatch batch, Outcome outcome) {}

  /**
   * Clients that have sent nothing.
   *
   * @param producers under how many names they send
   */
  Client(int producers, int maxItems, Tally tally) {
    this(new PlainModel(maxItems), new long[producers], tally);
  }

  private Client(PlainModel acknowledged, long[] sequences, Tally tally) {
    this.acknowledged = acknowledged;
    this.sequences = sequences;
    this.tally = tally;
  }

  /** Others who know the same, and go on by themselves; nothing may be in flight. */
  Client copy() {
    assertThat(inFlight).isEmpty();
    Client copy = new Client(acknowledged.copy(), sequences.clone(), tally);
    copy.open.addAll(open);
    copy.settled.addAll(settled);
    copy.nextProducer = nextProducer;
    copy.floors(certainFloor, possibleFloor);
    return copy;
  }

  /** What was acknowledged. */
  PlainModel acknowledged() {
    return acknowledged;
  }

  /** Asks from now on whether the power is lost, which excuses much. */
  void powerLostIf(BooleanSupplier isLost) {
    powerLost = isLost;
  }

  /** Slices below the one are dropped, those below the other may be. */
  void floors(long certain, long possible) {
    certainFloor = Math.max(certainFloor, certain);
    possibleFloor = Math.max(possibleFloor, possible);
  }

  long certainFloor() {
    return certainFloor;
  }

  long possibleFloor() {
    return possibleFloor;
  }

  /** Sends a batch, and waits for nothing. */
  void send(Worker worker, int producer, List<Event> events) {
    EventBatch batch =
        Batches.batch(Batches.producer(producer), sequences[producer]++, Batches.ROUTING, events);
    send(worker, new Open(batch, events, false, false), false);
  }

  private void send(Worker worker, Open what, boolean again) {
    CompletableFuture<BatchReply> reply =
        worker.append(what.batch(), Machine.TIMEOUT).toCompletableFuture();
    inFlight.add(new Sent(what, again, reply));
  }

  /** Waits for all answers, and compares them with what they should be. */
  void settle() throws Exception {
    for (Sent sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
      settle(sent);
    }
  }

  private void settle(Sent sent) throws Exception {
    Open what = sent.open();
    try {
      BatchReply reply = Machine.get(sent.reply());
      if (powerLost.getAsBoolean() && !isComplete(what, reply)) {
        leaveOpen(what, true); // it came from a process that exists no more, and reached nobody
      } else {
        acknowledge(sent, reply);
      }
    } catch (OutcomeUnknown e) {
      leaveOpen(what, true);
    } catch (NotStored e) {
      leaveOpen(what, what.maybe());
    } catch (Refused e) {
      if (e.reason() == Refused.Reason.FAILED || isWithoutPower(e)) {
        leaveOpen(what, what.maybe());
      } else {
        assertThat(e.reason()).as("%s", e.getMessage()).isEqualTo(Refused.Reason.EXPIRED);
        assertThat(what.events()).anyMatch(event -> event.slice() < possibleFloor);
        assertThat(what.renamed() && what.maybe()).as("a test's mistake").isFalse();
      }
    }
  }

  private boolean isComplete(Open what, BatchReply reply) {
    return what.renamed() || reply.outcome().equals(acknowledged.preview(what.events()));
  }

  /** Without power no file can be read, so for once that is no damage. */
  private boolean isWithoutPower(Refused e) {
    return e.reason() == Refused.Reason.DAMAGED && powerLost.getAsBoolean();
  }

  private void leaveOpen(Open what, boolean maybe) {
    if (maybe && !what.maybe()) {
      tally.unanswered(what.events().size());
    }
    open.add(new Open(what.batch(), what.events(), maybe, what.renamed()));
  }

  private void acknowledge(Sent sent, BatchReply reply) {
    Open what = sent.open();
    assertThat(what.events())
        .as("slices of an acknowledged batch")
        .noneMatch(event -> event.slice() < certainFloor && !what.maybe());
    Outcome expected = acknowledged.count(what.events());
    if (!what.renamed() || reply.outcome().applied() > 0) {
      assertThat(reply.outcome()).isEqualTo(expected);
    } // else it was stored under its first name, and so all of its ids are known
    if (!sent.again() && open.isEmpty() && !powerLost.getAsBoolean()) {
      List<SliceEntry> totals =
          what.events().stream()
              .map(Event::slice)
              .distinct()
              .map(slice -> new SliceEntry(slice, acknowledged.totals(slice)))
              .toList();
      assertThat(reply.totals()).containsExactlyElementsOf(totals);
    }
    tally.acknowledged(what.events().size());
    settled.add(new Settled(what.batch(), reply.outcome()));
    if (settled.size() > REMEMBERED) {
      settled.remove();
    }
  }

  /** Sends batches once more that were answered; the answers must be the same. */
  void repeat(Worker worker, int times, Random random) throws Exception {
    List<Settled> all = List.copyOf(settled);
    for (int i = 0; i < times && !all.isEmpty(); i++) {
      Settled before = all.get(random.nextInt(all.size()));
      try {
        BatchReply reply = Machine.get(worker.append(before.batch(), Machine.TIMEOUT));
        assertThat(reply.outcome()).as("of a repeat").isEqualTo(before.outcome());
      } catch (OutcomeUnknown | NotStored e) {
        // The worker went away meanwhile.
      } catch (Refused e) {
        assertThat(e.reason()).as("%s", e.getMessage()).isEqualTo(Refused.Reason.FAILED);
      }
    }
  }

  /** How many batches were sent and not answered yet. */
  int inFlight() {
    return (int) inFlight.stream().filter(sent -> !sent.reply().isDone()).count();
  }

  /** The worker is gone, or will be: what it has not answered by now stays unanswered. */
  void disconnect() throws Exception {
    for (Sent sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
      if (sent.reply().isDone()) {
        settle(sent);
      } else {
        leaveOpen(sent.open(), true);
      }
    }
  }

  /** How many batches were not acknowledged. */
  int open() {
    return open.size();
  }

  /** How many batches may or may not have been stored. */
  int unanswered() {
    return (int) open.stream().filter(Open::maybe).count();
  }

  /** Whether there is anything to be sent again. */
  boolean hasOpen() {
    return !open.isEmpty();
  }

  /**
   * Sends all again that was not acknowledged: as it was, or, where every event has an id, also
   * under another producer.
   */
  void retry(Worker worker, Random random) throws Exception {
    for (Open what : takeOpen()) {
      boolean rename =
          random.nextInt(3) == 0
              && what.events().stream()
                  .allMatch(event -> event.id() != null && event.slice() >= possibleFloor);
      send(worker, rename ? renamed(what) : what, true);
    }
    settle();
  }

  private List<Open> takeOpen() {
    List<Open> taken = List.copyOf(open);
    open.clear();
    return taken;
  }

  private Open renamed(Open what) {
    EventBatch batch =
        Batches.batch(Batches.producer(nextProducer++), 0, Batches.ROUTING, what.events());
    return new Open(batch, what.events(), what.maybe(), true);
  }

  /** The same again and again, until everything is acknowledged. */
  void retryAll(Worker worker, Random random) throws Exception {
    long end = System.nanoTime() + Machine.TIMEOUT * 1_000_000;
    while (!open.isEmpty()) {
      assertThat(System.nanoTime()).as("still not stored: %d batches", open.size()).isLessThan(end);
      retry(worker, random);
    }
  }

  /** Asserts acknowledged ≤ counted ≤ acknowledged + unanswered, in every slice. */
  void assertBetween(Worker worker) {
    PlainModel most = acknowledged.copy();
    open.stream().filter(Open::maybe).forEach(what -> most.count(what.events()));
    inFlight.forEach(sent -> most.count(sent.open().events()));
    compare(worker, most);
  }

  /** Asserts that what was counted is what was acknowledged. */
  void assertExact(Worker worker) {
    assertThat(inFlight).isEmpty();
    assertThat(open.stream().filter(Open::maybe)).isEmpty();
    compare(worker, acknowledged);
  }

  /** Asserts the same of the items and users of the latest slices. */
  void assertReadsExact(Worker worker) throws Exception {
    List<Long> slices =
        acknowledged.slices().stream().filter(slice -> slice >= possibleFloor).toList();
    for (long slice : slices.subList(Math.max(0, slices.size() - 3), slices.size())) {
      try {
        Reads.assertHold(worker, slice, acknowledged.slice(slice), acknowledged.maxItems());
      } catch (NotStored | Refused e) {
        if (!powerLost.getAsBoolean()) {
          throw e;
        }
      }
    }
  }

  private void compare(Worker worker, PlainModel most) {
    TreeSet<Long> slices = new TreeSet<>(most.slices());
    long last = slices.isEmpty() ? possibleFloor : Math.max(possibleFloor, slices.last()) + 1;
    var counted =
        worker.read(possibleFloor, last, OptionalLong.of(Batches.ROUTING)).slices().stream()
            .collect(Collectors.toMap(SliceEntry::slice, SliceEntry::totals));
    slices.addAll(counted.keySet());
    List<String> wrong = new ArrayList<>();
    for (long slice : slices) {
      SliceTotals now =
          slice >= possibleFloor
              ? counted.getOrDefault(slice, SliceTotals.ZERO)
              : droppedOrCounted(worker, slice);
      if (now != null) {
        long missing = tally.above(acknowledged.totals(slice), now);
        long tooMany = tally.above(now, most.totals(slice));
        tally.compared(missing, tooMany);
        if (missing + tooMany > 0) {
          wrong.add(
              "slice %d: acknowledged %s, counted %s, sent %s"
                  .formatted(slice, acknowledged.totals(slice), now, most.totals(slice)));
        }
      }
    }
    assertThat(wrong).as("lost or doubled").isEmpty();
  }

  /** Null if it was dropped. */
  private SliceTotals droppedOrCounted(Worker worker, long slice) {
    try {
      var found = worker.read(slice, slice, OptionalLong.of(Batches.ROUTING)).slices();
      assertThat(slice).as("a slice that is kept").isGreaterThanOrEqualTo(certainFloor);
      return found.isEmpty() ? SliceTotals.ZERO : found.get(0).totals();
    } catch (Refused e) {
      assertThat(e.reason()).isEqualTo(Refused.Reason.EXPIRED);
      return null;
    }
  }
}
