package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.FrozenSlice;
import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import java.util.List;

/**
 * All that a checkpoint is made of, as the worker's thread froze it for the checkpoint's.
 *
 * @param generation the checkpoint
 * @param offset that of the log
 * @param floor the first slice that is kept
 * @param firstUnsealed the first slice that is not final
 * @param time how far the slices had come
 * @param stored what was on disk before
 * @param slices those that differ from what is on disk
 * @param missed slices on disk that are to be marked as lacking events
 * @param producers the producers' windows
 * @param nanoTime when it was taken
 */
record Cut(
    long generation,
    long offset,
    long floor,
    long firstUnsealed,
    long time,
    SliceCatalogue stored,
    List<FrozenSlice> slices,
    List<StoredSlice> missed,
    List<ProducerState> producers,
    long nanoTime) {}
