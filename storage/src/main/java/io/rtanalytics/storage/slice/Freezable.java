package io.rtanalytics.storage.slice;

/**
 * A part of a table that a checkpoint may read while the worker goes on: from freezing to thawing
 * nobody writes to it.
 *
 * <p>The worker's thread freezes it, thaws it and counts its memory; the checkpoint's thread, which
 * is started and awaited in between, only reads it.
 */
abstract class Freezable {
  private final MemoryMeter meter;
  private boolean frozen;
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

  final boolean isFrozen() {
    return frozen;
  }

  /** The checkpoint has read it. */
  final void thaw() {
    if (frozen && left) {
      meter.add(-bytes());
    }
    frozen = false;
  }

  /** The worker will not use it any more; its memory is free once the checkpoint has read it. */
  final void leave() {
    left = true;
    if (!frozen) {
      meter.add(-bytes());
    }
  }
}
