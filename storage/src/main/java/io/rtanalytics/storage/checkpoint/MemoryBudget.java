package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.Slices;
import lombok.RequiredArgsConstructor;

/**
 * How much memory slices take of what they may: from three quarters on, a checkpoint should be
 * written before there is more; while it is, they may take a quarter above all. Slices that are on
 * disk as they are go first. The worker's thread.
 */
@RequiredArgsConstructor
final class MemoryBudget {
  private final MemoryMeter meter;
  private long before; // what memory took when it was looked at last
  private boolean mayEvict = true; // whether there may be slices in memory that are as on disk

  /** Bytes by which it has grown since this was asked last; negative if it has shrunk. */
  long grown() {
    long grown = meter.bytes() - before;
    before = meter.bytes();
    return grown;
  }

  /** Lets slices go until no checkpoint is needed; returns whether that is so. */
  boolean keepSoft(Slices slices) {
    return !isTight() || evictDownTo(soft(), slices);
  }

  /** Lets slices go until memory takes no more than it may; returns whether that is so. */
  boolean keep(Slices slices) {
    return evictDownTo(meter.budget(), slices);
  }

  private boolean evictDownTo(long bytes, Slices slices) {
    boolean enough = mayEvict && slices.evictDownTo(bytes);
    mayEvict = enough;
    return enough;
  }

  /** A checkpoint is on disk: there may be slices as they are there. */
  void written() {
    mayEvict = true;
  }

  /** What memory should come down to once a checkpoint is on disk, in bytes. */
  long goal() {
    return isTight() ? meter.budget() / 2 : Long.MAX_VALUE;
  }

  private boolean isTight() {
    return meter.bytes() > soft();
  }

  private long soft() {
    return meter.budget() / 4 * 3;
  }

  /** Whether it takes more than it may. */
  boolean isExceeded() {
    return meter.bytes() > meter.budget();
  }

  /** Bytes until it is used up; negative if it takes more. */
  long room() {
    return meter.budget() * 5 / 4 - meter.bytes();
  }

  /** Whether it takes more than it may even while a checkpoint is written. */
  boolean isUsedUp() {
    return room() < 0;
  }
}
