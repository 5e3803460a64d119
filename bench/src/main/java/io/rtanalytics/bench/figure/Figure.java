package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.cli.text.Failure;

/** Something that is measured, beside its yardstick where it has one. */
public interface Figure {
  /** What the user calls it. */
  String name();

  /** What it is, as one line. */
  String purpose();

  /**
   * Measures it. On return nothing of it is left, however it ends.
   *
   * @throws Failure if it can't be measured
   */
  FigureResult measure(Session session) throws Failure, InterruptedException;
}
