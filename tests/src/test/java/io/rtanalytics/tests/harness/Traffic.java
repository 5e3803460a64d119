package io.rtanalytics.tests.harness;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the clients of a fault test send, the same from the same seed but for repeats: single events
 * with ids, some bulk bodies, and now and then something that was stored already. One thread at a
 * time.
 */
public final class Traffic implements Supplier<Optional<Shipment>> {
  private static final int USERS = 5_000;

  private final Ledger ledger;
  private final Random random;
  private final RandomEvents events;
  private final String batches;
  private int made;

  /**
   * Begins a sequence.
   *
   * @param ledger knows what was stored already
   * @param seed decides what is random; each of a ledger's needs its own, since it is part of ids
   * @param from the first timestamp
   * @param hours the slices of an hour that events are spread over
   */
  public Traffic(Ledger ledger, long seed, long from, int hours) {
    this.ledger = ledger;
    this.random = new Random(seed);
    this.events = RandomEvents.withinHours(seed, USERS, from, hours);
    this.batches = "bulk-" + seed + "-";
  }

  @Override
  public Optional<Shipment> get() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return Optional.of(bulk(1 + random.nextInt(200)));
    }
    if (kind == 1) {
      Optional<Shipment> again = ledger.anyStored(random);
      if (again.isPresent()) {
        return again;
      }
    }
    return Optional.of(single());
  }

  /** The next single event. */
  public Shipment single() {
    return Shipment.of(events.get().orElseThrow());
  }

  /** The next events as a bulk body. */
  public Shipment bulk(int lines) {
    return Shipment.bulk(batches + made++, events.take(lines));
  }

  /**
   * Single events without ids, for clients that get an answer in any case. What is counted twice
   * shows in them even where ids would hide it.
   */
  public Supplier<Optional<Shipment>> nameless() {
    return () -> Optional.of(Shipment.of(events.get().orElseThrow().withId("")));
  }

  /** The next of them. */
  public List<Shipment> nameless(int count) {
    return Stream.generate(nameless()).limit(count).flatMap(Optional::stream).toList();
  }
}
