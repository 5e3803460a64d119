package io.rtanalytics.bench.load;

import io.rtanalytics.cli.text.Failure;

/** Puts load on a server and says what came back. */
public interface Load {
  /** What it is, with its version. */
  String name();

  /**
   * Sends requests as planned; returns once no answer is awaited any more.
   *
   * @throws Failure if it can't do its work, as opposed to the server
   */
  LoadReport run(LoadPlan plan) throws Failure, InterruptedException;
}
