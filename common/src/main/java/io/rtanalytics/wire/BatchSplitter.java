package io.rtanalytics.wire;

import static io.rtanalytics.wire.BatchFormat.SLICES;
import static io.rtanalytics.wire.BatchFormat.SLICE_BYTES;
import static io.rtanalytics.wire.BatchFormat.TRAILER_BYTES;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Cuts a batch into one per slice, each with the slice's events in their order. It copies bytes and
 * reads no event twice, however many slices there are. Immutable; safe for any thread.
 */
public final class BatchSplitter {
  private final EventBatch batch;
  private final int[] starts; // by position: where the event's bytes begin; at last, where they end
  private final int[] positions; // of the events, slice after slice
  private final int[]
      firsts; // by slice: where its events begin in positions; at last, where they end

  /** Finds out which event belongs to which slice. */
  public BatchSplitter(EventBatch batch) {
    this.batch = batch;
    this.starts = new int[batch.eventCount() + 1];
    this.positions = new int[batch.eventCount()];
    this.firsts = new int[batch.sliceCount() + 1];
    int[] slices = readEvents();
    for (int slice : slices) {
      firsts[slice + 1]++;
    }
    for (int i = 1; i < firsts.length; i++) {
      firsts[i] += firsts[i - 1];
    }
    int[] next = firsts.clone();
    for (int position = 0; position < slices.length; position++) {
      positions[next[slices[position]]++] = position;
    }
  }

  /** Notes where the events begin; returns the index of each one's slice. */
  private int[] readEvents() {
    Map<Long, Integer> indexes = new HashMap<>();
    for (int i = 0; i < batch.sliceCount(); i++) {
      indexes.put(batch.slice(i), i);
    }
    int[] slices = new int[batch.eventCount()];
    BatchReader events = batch.events();
    while (events.next()) {
      Integer index = indexes.get(events.slice());
      if (index == null) {
        throw new MalformedMessage("an event of slice " + events.slice() + ", not in the header");
      }
      slices[events.position()] = index;
      starts[events.position()] = events.start();
    }
    starts[slices.length] = batch.size() - TRAILER_BYTES;
    return slices;
  }

  /** How many batches it becomes. */
  public int sliceCount() {
    return batch.sliceCount();
  }

  /** The positions, in the batch that is cut, of the events of the i-th slice; ascending. */
  public int[] positions(int i) {
    return Arrays.copyOfRange(positions, firsts[i], firsts[i + 1]);
  }

  /** The batch of the i-th slice, under a sequence of its own. */
  public EventBatch seal(int i, ProducerId producer, long sequence) {
    int eventBytes = 0;
    for (int k = firsts[i]; k < firsts[i + 1]; k++) {
      eventBytes += length(positions[k]);
    }
    int size = SLICES + SLICE_BYTES + eventBytes + TRAILER_BYTES;
    byte[] bytes = BatchFormat.begin(size, producer, sequence, firsts[i + 1] - firsts[i], 1);
    BatchFormat.putLong(bytes, SLICES, batch.slice(i));
    BatchFormat.putLong(bytes, SLICES + 8, batch.routingDigest(i));
    int at = SLICES + SLICE_BYTES;
    for (int k = firsts[i]; k < firsts[i + 1]; k++) {
      int position = positions[k];
      System.arraycopy(batch.bytes(), starts[position], bytes, at, length(position));
      at += length(position);
    }
    return BatchFormat.finish(bytes);
  }

  private int length(int position) {
    return starts[position + 1] - starts[position];
  }
}
