package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.storage.worker.Worker;
import java.util.List;
import lombok.RequiredArgsConstructor;

/** A node that listens. Closing it stops everything that it is made of, in reverse order. */
@RequiredArgsConstructor
public final class RunningNode implements AutoCloseable {
  private final Parts parts;
  private final List<Worker> workers;
  private final String readyLine;
  private final int port;

  /** The port of its API node, else of its first worker. */
  public int port() {
    return port;
  }

  /** What the user is told once it is ready. */
  public String readyLine() {
    return readyLine;
  }

  /**
   * Waits until its workers have read their logs.
   *
   * @throws Failure if one can't
   */
  public void awaitReady() throws Failure, InterruptedException {
    for (Worker worker : workers) {
      Workplace.awaitReady(worker);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
