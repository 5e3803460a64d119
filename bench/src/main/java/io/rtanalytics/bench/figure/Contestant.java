package io.rtanalytics.bench.figure;

import io.rtanalytics.cli.text.Failure;

/** One of those that are measured in turns. */
interface Contestant {
  /** What it is. */
  String name();

  /**
   * Has its turn.
   *
   * @param round from 1; 0 is the warm-up
   */
  Measurement measure(int round) throws Failure, InterruptedException;
}
