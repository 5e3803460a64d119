package io.rtanalytics.cli.load;

import io.rtanalytics.event.Action;
import io.rtanalytics.totals.SliceTotals;
import java.util.BitSet;

/**
 * What was sent into one slice, and what of it was answered: between {@link #atLeast} and {@link
 * #atMost} the slice must have grown by. Any thread.
 */
final class SliceTally {
  private long clicks;
  private long impressions;
  private long openClicks;
  private long openImpressions;
  private final BitSet users = new BitSet();
  private final BitSet openUsers = new BitSet();

  /** An event was accepted. */
  synchronized void accepted(Action action, int user) {
    if (action == Action.CLICK) {
      clicks++;
    } else {
      impressions++;
    }
    users.set(user);
  }

  /** An event was never answered: it may count or not. */
  synchronized void unanswered(Action action, int user) {
    if (action == Action.CLICK) {
      openClicks++;
    } else {
      openImpressions++;
    }
    openUsers.set(user);
  }

  /** What was accepted. */
  synchronized SliceTotals atLeast() {
    return new SliceTotals(users.cardinality(), clicks, impressions);
  }

  /** What was accepted, and all that was never answered. */
  synchronized SliceTotals atMost() {
    BitSet all = (BitSet) users.clone();
    all.or(openUsers);
    return new SliceTotals(all.cardinality(), clicks + openClicks, impressions + openImpressions);
  }
}
