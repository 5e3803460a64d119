package io.rtanalytics.api.ingest;

import io.rtanalytics.wire.BatchSplitter;
import java.util.Arrays;

/**
 * A batch that was refused for the sake of one slice, on its way to be sent again slice by slice.
 * One thread.
 */
final class Split {
  private final Parcel refused;
  private final BatchSplitter parts;
  private int next;

  Split(Parcel refused) {
    this.refused = refused;
    this.parts = new BatchSplitter(refused.batch());
  }

  /** The next slice's events under the next sequence. */
  Parcel next(Producer producer) {
    Receipt[] receipts = receiptsOf(next);
    return new Parcel(producer.seal(parts, next++), receipts, begunNanos());
  }

  private Receipt[] receiptsOf(int slice) {
    int[] positions = parts.positions(slice);
    Receipt[] receipts = new Receipt[positions.length];
    Arrays.setAll(receipts, i -> refused.receipts()[positions[i]]);
    return receipts;
  }

  /** Whether all has been sent again. */
  boolean isEmpty() {
    return next == parts.sliceCount();
  }

  /** The receipts of the events that have not been sent again. */
  Receipt[] receiptsLeft() {
    int[] slices = new int[parts.sliceCount() - next];
    Arrays.setAll(slices, i -> next + i);
    return Arrays.stream(slices)
        .mapToObj(this::receiptsOf)
        .flatMap(Arrays::stream)
        .toArray(Receipt[]::new);
  }

  /** Bytes that it holds until it is empty. */
  int bytes() {
    return refused.batch().size();
  }

  /** When its events were first sent. */
  long begunNanos() {
    return refused.begunNanos();
  }
}
