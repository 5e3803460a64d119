package io.rtanalytics.bench.model;

/** What a slice shows. */
public record Counts(long users, long clicks, long impressions) {
  /** Whether none of the three is below that of another. */
  boolean isAtLeast(Counts other) {
    return users >= other.users && clicks >= other.clicks && impressions >= other.impressions;
  }

  /** All events. */
  long events() {
    return clicks + impressions;
  }

  @Override
  public String toString() {
    return users + " users, " + clicks + " clicks, " + impressions + " impressions";
  }
}
