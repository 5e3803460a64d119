package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.SliceCatalogue;
import java.util.List;

/**
 * All that the manifest says: one cut.
 *
 * @param generation the number of the checkpoint, from 1; 0 stands for none
 * @param offset all entries of the log below are in it, and none above
 * @param floor the first slice that was not dropped
 * @param firstUnsealed the first slice that was not final
 * @param slices the slices on disk
 * @param producers the producers' windows
 */
record Snapshot(
    long generation,
    long offset,
    long floor,
    long firstUnsealed,
    SliceCatalogue slices,
    List<ProducerState> producers) {
  /** That of a directory without checkpoints. */
  static final Snapshot NONE = new Snapshot(0, 0, 0, 0, SliceCatalogue.EMPTY, List.of());

  /** The same with other entries for some of its slices. */
  Snapshot with(SliceCatalogue others) {
    return new Snapshot(
        generation, offset, floor, firstUnsealed, slices.with(others, floor), producers);
  }

  /** The same as a cut of another log, of which nothing below an offset is to be applied. */
  Snapshot at(long other) {
    return new Snapshot(generation, other, floor, firstUnsealed, slices, producers);
  }
}
