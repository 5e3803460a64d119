package io.rtanalytics.kafka.log;

import io.rtanalytics.wire.EventBatch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The slices whose routing a worker has confirmed: it has applied a batch that brought their
 * digest, and so has pinned them to it for good. What comes with the same digest is never refused.
 * Any thread.
 */
final class ConfirmedSlices {
  private static final int MOST = 100_000;

  private record Pin(long slice, long digest) {}

  private final Set<Pin> pins = ConcurrentHashMap.newKeySet();

  /** Whether all slices of a batch are. */
  boolean hold(EventBatch batch) {
    for (int i = 0; i < batch.sliceCount(); i++) {
      if (!pins.contains(new Pin(batch.slice(i), batch.routingDigest(i)))) {
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
