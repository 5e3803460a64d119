package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Action;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReader;
import org.jspecify.annotations.Nullable;

/** What a worker has counted in one slice. One thread. */
public final class Slice {
  private final long routingDigest;
  private final UserSet users = new UserSet();
  private @Nullable UserSet ids; // most slices never see an id
  private long clicks;
  private long impressions;

  /** An empty slice, pinned to the routing that its first batch brought. */
  Slice(long routingDigest) {
    this.routingDigest = routingDigest;
  }

  /**
   * Counts an event, unless its id was counted before.
   *
   * @return whether it was counted; a duplicate changes nothing
   */
  boolean apply(BatchReader event) {
    if (event.hasId() && !ids().add(event.idHigh(), event.idLow())) {
      return false;
    }
    users.add(event.userHigh(), event.userLow());
    if (event.action() == Action.CLICK) {
      clicks++;
    } else {
      impressions++;
    }
    return true;
  }

  private UserSet ids() {
    if (ids == null) {
      ids = new UserSet();
    }
    return ids;
  }

  /** The digest of the routing that it is pinned to. */
  public long routingDigest() {
    return routingDigest;
  }

  /** The totals. */
  public SliceTotals totals() {
    return new SliceTotals(users.size(), clicks, impressions);
  }

  /** Bytes of its tables. */
  long bytes() {
    return users.bytes() + (ids == null ? 0 : ids.bytes());
  }
}
