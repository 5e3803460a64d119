package io.rtanalytics.tests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.Shipment.State;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients know of everything they have sent: what is surely stored, what perhaps, what surely
 * not. Safe for any thread: all methods hold its lock.
 */
public final class Ledger {
  private static final int REMEMBERED = 500;

  private final Model stored;
  private final Set<Shipment> open = new LinkedHashSet<>(); // not stored or unanswered
  private final List<Shipment> remembered = new ArrayList<>(); // stored; the newest overwrite
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final List<String> surprises = new ArrayList<>();
  private @Nullable Reply refusal;
  private int next;
  private long acknowledged;
  private long unanswered;

  /** Begins with nothing; the empty model says how slices are numbered. */
  public Ledger(Model empty) {
    this.stored = empty;
  }

  /** Notes an answer. */
  synchronized void answered(Shipment shipment, Reply reply) {
    statuses.merge(reply.status(), 1, Integer::sum);
    switch (reply.status()) {
      case 202 -> {
        checkReport(shipment, reply);
        stored(shipment);
      }
      case 503 -> {
        if (!shipment.isBulk()) {
          refusal = reply;
        }
        notStored(shipment);
      }
      case 504 -> perhapsStored(shipment, reply.toString());
      default -> surprises.add(reply.toString());
    }
  }

  /** Notes a status that was answered at another time: 202, 503 or 504. */
  public void note(Shipment shipment, int status) {
    answered(shipment, new Reply(status, Map.of(), ""));
  }

  /** Notes that there was none: the connection broke. */
  synchronized void unanswered(Shipment shipment) {
    statuses.merge(0, 1, Integer::sum);
    perhapsStored(shipment, "the connection broke");
  }

  /** Notes that it was not sent: nobody listens. */
  synchronized void unsent(Shipment shipment) {
    statuses.merge(-1, 1, Integer::sum);
    notStored(shipment);
  }

  private void checkReport(Shipment shipment, Reply reply) {
    if (shipment.isBulk()) {
      JsonNode report = reply.json();
      long decided = report.path("accepted").asLong() + report.path("duplicates").asLong();
      if (decided != shipment.events().size()) {
        surprises.add("a report of " + shipment.events().size() + " lines: " + reply);
      }
    }
  }

  private void stored(Shipment shipment) {
    if (shipment.state() != State.STORED) {
      shipment.become(State.STORED);
      open.remove(shipment);
      stored.addAll(shipment.events());
      acknowledged += shipment.events().size();
      if (shipment.isRepeatable()) {
        remember(shipment);
      }
    }
  }

  private void remember(Shipment shipment) {
    if (remembered.size() < REMEMBERED) {
      remembered.add(shipment);
    } else {
      remembered.set(next++ % REMEMBERED, shipment);
    }
  }

  private void notStored(Shipment shipment) {
    if (shipment.state() == State.NEW) {
      shipment.become(State.NOT_STORED);
      open.add(shipment);
    }
  }

  private void perhapsStored(Shipment shipment, String why) {
    if (!shipment.isRepeatable()) {
      surprises.add("outcome unknown, and no id to settle it: " + shipment.events() + " " + why);
    }
    if (shipment.state() == State.NEW || shipment.state() == State.NOT_STORED) {
      shipment.become(State.UNANSWERED);
      open.add(shipment);
      unanswered += shipment.events().size();
    }
  }

  /** One of those that were stored lately; empty if nothing was. */
  synchronized Optional<Shipment> anyStored(Random random) {
    return remembered.isEmpty()
        ? Optional.empty()
        : Optional.of(remembered.get(random.nextInt(remembered.size())));
  }

  /** What must be counted at least. */
  public synchronized Model atLeast() {
    return stored.copy();
  }

  /** What may be counted at most: all that was stored, and all that perhaps was. */
  public synchronized Model atMost() {
    Model most = stored.copy();
    open.stream()
        .filter(shipment -> shipment.state() == State.UNANSWERED)
        .forEach(shipment -> most.addAll(shipment.events()));
    return most;
  }

  /** What is to be sent again. */
  public synchronized List<Shipment> open() {
    return List.copyOf(open);
  }

  /** Events that were answered 202. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** Events that were left open for a time: their request got 504, or no answer. */
  public synchronized long unanswered() {
    return unanswered;
  }

  /** How often a status came; 0 stands for a broken connection, -1 for none. */
  public synchronized int count(int status) {
    return statuses.getOrDefault(status, 0);
  }

  /** The last 503 of a single event; null if there was none. */
  public synchronized @Nullable Reply refusal() {
    return refusal;
  }

  /** How often each status came, for messages. */
  public synchronized String summary() {
    return statuses.toString();
  }

  /** Answers that nothing of what was sent deserved. */
  public synchronized List<String> surprises() {
    return List.copyOf(surprises);
  }
}
