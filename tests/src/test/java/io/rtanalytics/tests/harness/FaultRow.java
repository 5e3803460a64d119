package io.rtanalytics.tests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One row of the fault table: compares what nodes show with what a {@link Ledger} knows, cycle by
 * cycle, and writes down the result when it is closed, whatever it is. One thread, but for the
 * count of faults, which any may raise.
 *
 * <p>Rows are lines of a file that {@code etc/build/FaultTable.java} prints; it says how they look.
 */
public final class FaultRow implements AutoCloseable {
  private final String fault;
  private String remark = "";
  private final Ledger ledger;
  private int cycles;
  private int inFlight;
  private long lost;
  private long doubled;

  /**
   * Begins a row.
   *
   * @param fault what happens; without commas
   * @param ledger what clients know
   */
  public FaultRow(String fault, Ledger ledger) {
    this.fault = fault;
    this.ledger = ledger;
  }

  /** The fault has struck, with so many requests in flight. */
  public synchronized void struck(int requestsInFlight) {
    cycles++;
    inFlight += requestsInFlight;
  }

  /** Faults so far. */
  public synchronized int cycles() {
    return cycles;
  }

  /** Adds what the columns don't say; without commas. */
  public void remark(String words) {
    remark = " (" + words + ")";
  }

  /** Requests in flight at the faults so far. */
  public synchronized int inFlight() {
    return inFlight;
  }

  /** Asserts acknowledged ≤ counted ≤ acknowledged + unanswered, in every slice. */
  public void assertBetween(Node node) {
    compare(node, ledger.atLeast(), ledger.atMost());
  }

  /**
   * Sends again whatever is open, with its ids, until it is acknowledged; then asserts that the
   * node shows exactly that.
   */
  public void settle(Node node) {
    for (int round = 0; round < 10 && !ledger.open().isEmpty(); round++) {
      Load.send(ledger, ledger.open(), 8, node);
    }
    assertThat(ledger.open().size()).as("still open; answers %s", ledger.summary()).isZero();
    compare(node, ledger.atLeast(), ledger.atLeast());
    assertThat(ledger.surprises()).isEmpty();
  }

  private void compare(Node node, Model atLeast, Model atMost) {
    Map<Long, Count> least = atLeast.counts();
    Map<Long, Count> most = atMost.counts();
    TreeSet<Long> slices = new TreeSet<>(most.keySet());
    if (slices.isEmpty()) {
      return;
    }
    // All slices from the first on, and one beyond: nothing may have come to where nothing was
    // sent.
    Map<Long, Count> counted = node.counts(atMost.startOf(0), atMost.startOf(slices.last() + 1));
    slices.addAll(counted.keySet());
    long lostBefore = lost;
    long doubledBefore = doubled;
    for (long slice : slices) {
      Count now = counted.getOrDefault(slice, Count.ZERO);
      lost += least.getOrDefault(slice, Count.ZERO).above(now);
      doubled += now.above(most.getOrDefault(slice, Count.ZERO));
    }
    assertThat(lost - lostBefore + doubled - doubledBefore)
        .as(
            "%s: lost or doubled, cycle %d; at least %s, counted %s, at most %s; answers %s",
            fault, cycles, least, counted, most, ledger.summary())
        .isZero();
  }

  @Override
  public void close() {
    Tables.append(
        "fault-table.csv",
        List.of(
            fault + remark,
            cycles,
            inFlight,
            ledger.acknowledged(),
            ledger.unanswered(),
            lost,
            doubled));
  }
}
