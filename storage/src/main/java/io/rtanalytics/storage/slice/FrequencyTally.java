package io.rtanalytics.storage.slice;

import io.rtanalytics.totals.Frequencies;

/** Counts users by how often they saw something. One thread. */
final class FrequencyTally {
  private final long[] users = new long[Seen.MOST + 1]; // by impressions
  private long clickers;

  /** Adds a user. */
  void add(byte seen) {
    users[Seen.impressions(seen)]++;
    clickers += Seen.isClicked(seen) ? 1 : 0;
  }

  /** All that were added. */
  Frequencies frequencies() {
    return new Frequencies(
        clickers,
        users[0],
        users[1],
        users[2],
        users[3],
        sum(4, 7),
        sum(8, 15),
        sum(16, Seen.MOST));
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int i = from; i <= to; i++) {
      sum += users[i];
    }
    return sum;
  }
}
