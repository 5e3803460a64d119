package io.rtanalytics.storage.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of the changes that were not forced survives a loss of power. Every change of a {@link
 * MemoryDisk} has a number, ascending from 1; what was forced survives without being asked for.
 *
 * <p>A write may survive in pieces. That also covers writes that reach the medium in another order:
 * an earlier one that lands last is a later one that lost the bytes they share.
 */
public interface Survival {
  /** Whether a name that was made, renamed or deleted is on the medium as it was then. */
  boolean keepsName(long operation);

  /** Whether the next piece of a write is on the medium. */
  boolean keepsBytes(long operation);

  /**
   * The length of the next piece, from 1 to the bytes that remain of a write.
   *
   * @param position where in the file the piece begins
   */
  default int piece(long position, int remaining) {
    return remaining;
  }

  /**
   * The length of a file.
   *
   * @param forced the least: what was forced
   * @param reached where what survives of its writes ends
   * @param latest the most: the length that was not forced
   */
  default long length(long forced, long reached, long latest) {
    return reached;
  }

  /** Fills what a file grew by with what it holds where no write survived; it comes as zeros. */
  default void fill(byte[] growth) {
    // Zeros.
  }

  /** Nothing that was not forced. */
  static Survival nothing() {
    return upTo(0);
  }

  /** Everything, as if the system had been idle for long. */
  static Survival everything() {
    return upTo(Long.MAX_VALUE);
  }

  /** The changes up to a number, as if all had reached the medium in order. */
  static Survival upTo(long last) {
    return new Survival() {
      @Override
      public boolean keepsName(long operation) {
        return operation <= last;
      }

      @Override
      public boolean keepsBytes(long operation) {
        return operation <= last;
      }

      @Override
      public String toString() {
        return last == 0 ? "nothing" : last == Long.MAX_VALUE ? "everything" : "up to " + last;
      }
    };
  }

  /** Names and lengths, but none of the bytes: what renaming an unforced file leads to. */
  static Survival names(byte filling) {
    return new Survival() {
      @Override
      public boolean keepsName(long operation) {
        return true;
      }

      @Override
      public boolean keepsBytes(long operation) {
        return false;
      }

      @Override
      public long length(long forced, long reached, long latest) {
        return latest;
      }

      @Override
      public void fill(byte[] growth) {
        Arrays.fill(growth, filling);
      }

      @Override
      public String toString() {
        return "names and lengths, bytes are " + filling;
      }
    };
  }

  /** All bytes, but none of the names. */
  static Survival bytes() {
    return new Survival() {
      @Override
      public boolean keepsName(long operation) {
        return false;
      }

      @Override
      public boolean keepsBytes(long operation) {
        return true;
      }

      @Override
      public String toString() {
        return "bytes without names";
      }
    };
  }

  /** Any subset, torn anyhow, the same for the same seed and changes. */
  static Survival random(long seed) {
    return new RandomSurvival(seed);
  }

  /** The extremes that need no number: each finds mistakes that the others let pass. */
  static List<Survival> extremes() {
    return List.of(nothing(), everything(), names((byte) 0), names((byte) -1), bytes());
  }

  /** The extremes, every prefix of what a disk has not forced, and random ones. */
  static List<Survival> of(MemoryDisk disk, int randoms, long seed) {
    List<Survival> all = new ArrayList<>(extremes());
    disk.unforced().forEach(last -> all.add(upTo(last)));
    for (int i = 0; i < randoms; i++) {
      all.add(random(seed + i));
    }
    return all;
  }
}
