package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.ProducerState.Recorded;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes what a manifest says, out of numbers. */
final class Snapshots {
  private Snapshots() {}

  static StoredSlice slice(long number, long generation) {
    long seed = 31 * number + generation;
    return new StoredSlice(
        number,
        0x0123456789abcdefL,
        new SliceTotals(seed + 1, seed + 2, seed + 3),
        generation,
        false,
        new TableRef(2, (int) seed),
        seed % 2 == 0 ? TableRef.NONE : new TableRef(1, (int) ~seed),
        new TableRef(3, 7),
        new TableRef(4, -1));
  }

  static ProducerState producer(long number, int outcomes, int words) {
    List<Recorded> all = new ArrayList<>();
    for (int i = 0; i < outcomes; i++) {
      long[] set = new long[words];
      for (int word = 0; word < words; word++) {
        set[word] = number + i + word + 1;
      }
      all.add(new Recorded(number + i, new Outcome(i, Duplicates.of(set))));
    }
    return new ProducerState(new ProducerId(~number, number), number + outcomes - 1, all);
  }

  /** The checkpoint after another. */
  static Snapshot after(
      Snapshot before, long floor, List<StoredSlice> written, List<ProducerState> producers) {
    SliceCatalogue slices = before.slices().with(SliceCatalogue.of(written), floor);
    return new Snapshot(
        before.generation() + 1,
        before.offset() + 1000,
        floor,
        before.firstUnsealed() + 1,
        slices,
        producers);
  }

  /** All that it says, to be compared. */
  static String describe(Snapshot snapshot) {
    List<StoredSlice> slices = new ArrayList<>();
    for (int i = 0; i < snapshot.slices().size(); i++) {
      slices.add(snapshot.slices().get(i));
    }
    List<Object> producers = new ArrayList<>();
    for (ProducerState producer : snapshot.producers()) {
      producers.add(producer.id() + " " + producer.highest());
      for (Recorded recorded : producer.outcomes()) {
        producers.add(
            recorded.sequence()
                + ": "
                + recorded.outcome().applied()
                + " "
                + Arrays.toString(recorded.outcome().duplicates().toLongs()));
      }
    }
    return "%d at %d from %d, final below %d: %s %s"
        .formatted(
            snapshot.generation(),
            snapshot.offset(),
            snapshot.floor(),
            snapshot.firstUnsealed(),
            slices,
            producers);
  }
}
