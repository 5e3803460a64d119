package io.rtanalytics.api.query;

import io.rtanalytics.timeline.Timeline;
import java.util.Locale;

/** How far a slice, or a row of several, is from never changing again. */
public enum SliceState {
  /** It is not over. */
  OPEN,
  /** It is over, and late events may still be counted in it. */
  SETTLING,
  /** All its workers have sealed it: it never changes again. */
  FINAL;

  /**
   * That of a slice.
   *
   * @param sealed whether all its workers have sealed it
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  static SliceState of(Timeline timeline, long slice, boolean sealed, long now) {
    if (sealed) {
      return FINAL;
    }
    return timeline.endOf(slice).getEpochSecond() <= now ? SETTLING : OPEN;
  }

  /** That of both together: as far as the one that is less far. */
  SliceState and(SliceState other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** As replies write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
