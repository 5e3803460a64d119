package io.rtanalytics.bench.figure;

import io.rtanalytics.cli.text.Failure;

/** One of those that are measured in turns. */
interface Contestant {
  /** What it is. */
  String name();

  /**
   * Has its turn.
   *
   * @param round from 0, warm-ups included
   */
  Measurement measure(int round) throws Failure, InterruptedException;
}
