package io.rtanalytics.storage.slice;

/**
 * A part of a table that a checkpoint may read while the worker goes on: copy on write.
 *
 * <p>Threads: the worker's freezes it; the checkpoint's reads it and releases it afterwards. In
 * between the worker must not write to it, but leaves it to the checkpoint and goes on with a copy.
 * The lock decides who counts its memory out: whoever is the last to have it.
 */
abstract class Freezable {
  private final MemoryMeter meter;
  private volatile boolean frozen;
  private boolean left;

  Freezable(MemoryMeter meter) {
    this.meter = meter;
  }

  /** Bytes that it takes. */
  abstract long bytes();

  final MemoryMeter meter() {
    return meter;
  }

  /** Nobody writes to it until it is released. */
  final void freeze() {
    frozen = true;
  }

  final boolean isFrozen() {
    return frozen;
  }

  /** The checkpoint has read it. */
  final synchronized void release() {
    frozen = false;
    if (left) {
      meter.add(-bytes());
    }
  }

  /** The worker will not use it any more. */
  final synchronized void leave() {
    left = true;
    if (!frozen) {
      meter.add(-bytes());
    }
  }
}
