package io.rtanalytics.timeline;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Hours of a local clock: one begins whenever it shows a full hour, and whenever it is set from one
 * hour into another. So an hour that is shown twice is two steps, and one around a change by half
 * an hour (Lord Howe) has 30 or 90 minutes.
 */
record HourSteps(ZoneRules rules) implements Steps {
  private static final long HOUR = 3600;

  @Override
  public long startOf(long second) {
    long start = second - Math.floorMod(second + offset(second), HOUR);
    ZoneOffsetTransition last = rules.previousTransition(Instant.ofEpochSecond(second + 1));
    if (last == null || last.toEpochSecond() <= start) {
      return start;
    }
    long change = last.toEpochSecond();
    return begins(last) ? change : startOf(change - 1);
  }

  @Override
  public long endOf(long start) {
    long offset = offset(start);
    long end = start - Math.floorMod(start + offset, HOUR) + HOUR;
    if (offset(end) == offset) {
      return end;
    }
    ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(start));
    long change = next.toEpochSecond();
    return begins(next) ? change : endOf(change);
  }

  /** Whether a step begins where the clock is changed. */
  private static boolean begins(ZoneOffsetTransition change) {
    long second = change.toEpochSecond();
    long before = second - 1 + change.getOffsetBefore().getTotalSeconds();
    long after = second + change.getOffsetAfter().getTotalSeconds();
    return Math.floorMod(after, HOUR) == 0
        || Math.floorDiv(before, HOUR) != Math.floorDiv(after, HOUR);
  }

  private long offset(long second) {
    return rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
  }
}
