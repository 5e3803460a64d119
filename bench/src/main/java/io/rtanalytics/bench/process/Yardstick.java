package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.net.URI;
import java.nio.file.Path;

/** A server that rt is compared with, in a process and a directory of its own. One thread. */
public final class Yardstick implements AutoCloseable {
  private final WorkDirectory directory;
  private final Child child;
  private final int port;

  private Yardstick(WorkDirectory directory, Child child, int port) {
    this.directory = directory;
    this.child = child;
    this.port = port;
  }

  /** Starts the process. */
  @FunctionalInterface
  interface Start {
    /** Starts it, with its files below the directory. */
    Child in(Path directory, int port) throws Failure;
  }

  /** Waits until a process answers. */
  @FunctionalInterface
  interface Readiness {
    /** Returns once it does. */
    void await(Child child, int port) throws Failure, InterruptedException;
  }

  /**
   * Starts one on a free port and waits until it answers.
   *
   * @throws Failure if it does not; then nothing is left of it
   */
  static Yardstick start(Workbench workbench, String name, Start start, Readiness readiness)
      throws Failure, InterruptedException {
    int port = workbench.freePorts(1).get(0);
    WorkDirectory directory = workbench.directory(name);
    try {
      Child child = start.in(directory.path(), port);
      Yardstick yardstick = new Yardstick(directory, child, port);
      try {
        readiness.await(child, port);
        return yardstick;
      } catch (Failure | InterruptedException | RuntimeException e) {
        child.close();
        throw e;
      }
    } catch (Failure | InterruptedException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The port it listens on. */
  int port() {
    return port;
  }

  /** Its address, without a path, if it speaks HTTP. */
  public URI url() {
    return url(port);
  }

  /** The address of a server on this machine. */
  static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() throws Failure {
    child.close();
    directory.close();
  }
}
