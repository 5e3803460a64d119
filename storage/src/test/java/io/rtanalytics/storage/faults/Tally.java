package io.rtanalytics.storage.faults;

import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What becomes one row of the fault table, see {@code etc/build/FaultTable.java}; written down when
 * it is closed, whatever it is. One thread.
 */
final class Tally implements AutoCloseable {
  private static final Path TABLE = Path.of("target", "fault-table.csv"); // of this module

  private final String fault;
  private long cycles;
  private long inFlight;
  private long acknowledged;
  private long unanswered;
  private long lost;
  private long doubled;

  /**
   * Begins a row.
   *
   * @param fault what happens; without commas
   */
  Tally(String fault) {
    this.fault = fault;
  }

  /** The fault has struck, with so many batches in flight. */
  void struck(int batchesInFlight) {
    cycles++;
    inFlight += batchesInFlight;
  }

  void acknowledged(int events) {
    acknowledged += events;
  }

  void unanswered(int events) {
    unanswered += events;
  }

  void compared(long missing, long tooMany) {
    lost += missing;
    doubled += tooMany;
  }

  long cycles() {
    return cycles;
  }

  long inFlight() {
    return inFlight;
  }

  /** By how much clicks, impressions and users are more than others, together. */
  long above(SliceTotals totals, SliceTotals others) {
    return Math.max(0, totals.uniqueUsers() - others.uniqueUsers())
        + Math.max(0, totals.clicks() - others.clicks())
        + Math.max(0, totals.impressions() - others.impressions());
  }

  @Override
  public void close() {
    String row =
        "%s,%d,%d,%d,%d,%d,%d%n"
            .formatted(fault, cycles, inFlight, acknowledged, unanswered, lost, doubled);
    try {
      Files.writeString(TABLE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
