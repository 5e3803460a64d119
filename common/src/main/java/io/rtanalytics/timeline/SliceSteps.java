package io.rtanalytics.timeline;

/** Steps of one slice each. */
record SliceSteps(Timeline timeline) implements Steps {
  @Override
  public long startOf(long second) {
    return timeline.startOf(timeline.sliceOf(second)).getEpochSecond();
  }

  @Override
  public long endOf(long start) {
    return start + timeline.length();
  }
}
