package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;

/** Keeps a node running until SIGTERM or SIGINT comes, and stops it then. */
@Slf4j
public final class Foreground {
  // A worker may have to wait for the disk; after that, its log is what a kill would leave.
  private static final long STOP_SECONDS = 20;

  private Foreground() {}

  /**
   * Runs a node; does not return while it runs. A signal ends the process, with status 0 if the
   * node was stopped properly.
   *
   * @throws Failure if it does not become ready; it is closed then
   */
  public static void run(RunningNode node, PrintWriter out) throws Failure, InterruptedException {
    Thread hook = new Thread(() -> stop(node), "rt-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      node.awaitReady();
      out.println(node.readyLine());
      out.flush();
      new CountDownLatch(1).await();
    } catch (Failure | InterruptedException | RuntimeException e) {
      leave(hook);
      node.close();
      throw e;
    }
  }

  /** Takes the hook back; if it is at work already, it will end the process: wait for that. */
  private static void leave(Thread hook) throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      new CountDownLatch(1).await();
    }
  }

  /** Java would leave with 143 or 130, as if the node had been killed: say 0 before it does. */
  private static void stop(RunningNode node) {
    Thread closing = new Thread(node::close, "rt-close");
    closing.start();
    try {
      closing.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      log.error("Did not stop within {} s; leaving", STOP_SECONDS);
    } else {
      log.info("Stopped");
    }
    Runtime.getRuntime().halt(closing.isAlive() ? 1 : 0);
  }
}
