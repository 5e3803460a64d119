package io.rtanalytics.kafka.log;

import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.wire.EventBatch;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lombok.RequiredArgsConstructor;

/**
 * The slices for which a worker is sure to take what is in its log: those whose routing it has
 * confirmed, and that are not over.
 *
 * <p>A worker has confirmed a routing if it has applied a batch that brought its digest, and so has
 * pinned the slice to it for good: what comes with the same digest is never refused for it. A slice
 * that is over may be sealed in the log by now. When, follows from the worker's cluster file, which
 * may be newer than this node's, so nothing that this node knows of lateness counts here. Any
 * thread.
 */
@RequiredArgsConstructor
final class ConfirmedSlices {
  private static final int MOST = 100_000;

  private final Timeline timeline;
  private final Clock clock;
  private final Set<Pin> pins = ConcurrentHashMap.newKeySet();

  private record Pin(long slice, long digest) {}

  /** Whether all slices of a batch that is in the log by now are such. */
  boolean hold(EventBatch batch) {
    long firstOpen = timeline.sliceOf(clock.instant().getEpochSecond());
    for (int i = 0; i < batch.sliceCount(); i++) {
      long slice = batch.slice(i);
      if (slice < firstOpen || !pins.contains(new Pin(slice, batch.routingDigest(i)))) {
        return false;
      }
    }
    return true;
  }

  /** The worker has applied a batch. */
  void add(EventBatch batch) {
    if (pins.size() > MOST) {
      pins.clear(); // to be confirmed anew, by a batch each
    }
    for (int i = 0; i < batch.sliceCount(); i++) {
      pins.add(new Pin(batch.slice(i), batch.routingDigest(i)));
    }
  }
}
