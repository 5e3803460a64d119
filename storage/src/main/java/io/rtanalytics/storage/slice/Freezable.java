package io.rtanalytics.storage.slice;

/**
 * A part of a table that a checkpoint, or who answers a question, may read while the worker goes
 * on: from freezing to thawing, and from holding to releasing, nobody writes to it.
 *
 * <p>The worker's thread freezes and thaws it, holds and releases it for others, and counts its
 * memory; the threads that read it are started and awaited in between.
 */
abstract class Freezable {
  private final MemoryMeter meter;
  private boolean frozen;
  private int held;
  private boolean left;

  Freezable(MemoryMeter meter) {
    this.meter = meter;
  }

  /** Bytes that it takes. */
  abstract long bytes();

  final MemoryMeter meter() {
    return meter;
  }

  final void freeze() {
    frozen = true;
  }

  /** Whether nobody may write to it. */
  final boolean isFrozen() {
    return frozen || held > 0;
  }

  /** Whether it is part of a checkpoint's cut. */
  final boolean isCut() {
    return frozen;
  }

  /** The checkpoint has read it. */
  final void thaw() {
    boolean before = isFrozen();
    frozen = false;
    forgetAfter(before);
  }

  /** Somebody begins to read it. */
  final void hold() {
    held++;
  }

  /** Who held it has read it. */
  final void release() {
    boolean before = isFrozen();
    held--;
    forgetAfter(before);
  }

  private void forgetAfter(boolean before) {
    if (left && before && !isFrozen()) {
      meter.add(-bytes());
    }
  }

  /** The worker will not use it any more; its memory is free once nobody reads it. */
  final void leave() {
    left = true;
    if (!isFrozen()) {
      meter.add(-bytes());
    }
  }
}
