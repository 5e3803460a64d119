package io.rtanalytics.storage.slice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The slices that are in memory, and which of them go when it gets tight. The worker's thread. */
@RequiredArgsConstructor
final class SliceMemory {
  private static final int REUNITED_AT_ONCE = 20_000; // about 2 ms

  private static final int RECENT = 1024; // a power of two: a month of hours fits

  private final MemoryMeter meter;
  private final Map<Long, Slice> slices = new HashMap<>();
  // The last by the trailing bits of its number: one look where the map takes three, and each of
  // them may have to wait for memory.
  private final @Nullable Slice[] recent = new Slice[RECENT];
  private final Queue<Long> apart =
      new ArrayDeque<>(); // whose tables may be in parts that were read
  private LongConsumer onLeft = number -> {};

  /** Is told of every slice that leaves. */
  void onLeft(LongConsumer listener) {
    onLeft = listener;
  }

  @Nullable Slice get(long number) {
    int place = place(number);
    Slice slice = recent[place];
    if (slice == null || slice.number() != number) {
      slice = slices.get(number);
      if (slice != null) {
        recent[place] = slice;
      }
    }
    return slice;
  }

  private static int place(long number) {
    return (int) number & (RECENT - 1);
  }

  void put(Slice slice) {
    slices.put(slice.number(), slice);
  }

  /** The numbers of all. */
  Collection<Long> numbers() {
    return slices.keySet();
  }

  /** Those that are not on disk as they are. */
  List<Slice> dirty() {
    return slices.values().stream().filter(Slice::isDirty).toList();
  }

  /** A slice is not used any more. */
  void leave(long number) {
    Slice slice = slices.remove(number);
    if (slice != null) {
      if (recent[place(number)] == slice) {
        recent[place(number)] = null;
      }
      slice.close();
      onLeft.accept(number);
    }
  }

  /** The same for all slices of some numbers. */
  void leaveIf(Predicate<Long> numbers) {
    List.copyOf(slices.keySet()).stream().filter(numbers).forEach(this::leave);
  }

  /**
   * Lets slices leave that are on disk as they are, those that were not used for longest first,
   * until the tables take no more than so many bytes.
   *
   * @return whether they do
   */
  boolean evictDownTo(long bytes) {
    if (meter.bytes() > bytes) {
      List<Slice> clean = new ArrayList<>(slices.values());
      clean.removeIf(Slice::isDirty);
      clean.sort(Comparator.comparingLong(Slice::used));
      for (Slice slice : clean) {
        if (meter.bytes() <= bytes) {
          break;
        }
        leave(slice.number());
      }
    }
    return meter.bytes() <= bytes;
  }

  /**
   * A checkpoint has put slices on disk as they were at its cut.
   *
   * @param written what is on disk now
   * @param frozen what it was written from; it is thawed
   * @param time of the cut
   * @param bytes what memory should come down to
   */
  void stored(List<StoredSlice> written, Collection<FrozenSlice> frozen, long time, long bytes) {
    evictDownTo(bytes); // those that were not written now: nothing of them is frozen
    for (StoredSlice entry : written) {
      Slice slice = slices.get(entry.number());
      if (slice != null) {
        slice.stored(entry, time);
        apart.add(entry.number());
      }
    }
    shrinkDownTo(bytes, written, frozen);
    frozen.forEach(FrozenSlice::thaw);
    evictDownTo(bytes);
  }

  /** Of slices in use, those that were not for longest keep only what came since the cut. */
  private void shrinkDownTo(long bytes, List<StoredSlice> written, Collection<FrozenSlice> frozen) {
    if (meter.bytes() <= bytes) {
      return;
    }
    Map<Long, FrozenSlice> cuts = new HashMap<>();
    frozen.forEach(cut -> cuts.put(cut.number(), cut));
    List<StoredSlice> inUse = new ArrayList<>(written);
    inUse.sort(Comparator.comparingLong(this::usedAt));
    for (StoredSlice entry : inUse) {
      Slice slice = slices.get(entry.number());
      FrozenSlice cut = cuts.get(entry.number());
      if (slice != null && cut != null && meter.bytes() > bytes) {
        slice.shrink(entry);
        cut.thaw(); // now the meter knows
      }
    }
  }

  private long usedAt(StoredSlice entry) {
    Slice slice = slices.get(entry.number());
    return slice == null ? 0 : slice.used();
  }

  /** Of a slice something was read, so that it may be in parts that are to be brought together. */
  void apart(long number) {
    if (slices.containsKey(number) && !apart.contains(number)) {
      apart.add(number);
    }
  }

  /**
   * Brings together what the last checkpoint has kept apart, a little at a time: the next cut must
   * not do it all at once.
   *
   * @return whether all is together
   */
  boolean reunite() {
    int left = REUNITED_AT_ONCE;
    while (!apart.isEmpty() && left > 0) {
      Slice slice = slices.get(apart.element());
      int taken = slice == null ? 0 : slice.reunite(left);
      if (taken < left) {
        apart.remove();
      }
      left -= taken;
    }
    return apart.isEmpty();
  }
}
