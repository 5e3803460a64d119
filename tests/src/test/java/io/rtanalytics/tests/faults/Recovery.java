package io.rtanalytics.tests.faults;

import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.Node;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;

/** Kills processes while they read their logs: when that is, they say in a line each. */
final class Recovery {
  // A worker's first line, and its last one before it is ready.
  private static final Pattern BEGUN = Pattern.compile("reads its log$");
  private static final Pattern DONE = Pattern.compile("\\d+ batches from the log in ");
  private static final int MOST_MILLIS = 40;

  private final Random random;
  private int struck;

  Recovery(Random random) {
    this.random = random;
  }

  /** How often the log was surely being read. */
  int struck() {
    return struck;
  }

  /** Starts a node that has ended, and kills it at some moment after it began to read its log. */
  void killDuring(Node node) {
    int begun = lines(node, BEGUN);
    int done = lines(node, DONE);
    node.startAgain();
    await("reading the log")
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> lines(node, BEGUN) > begun);
    node.process().endsWithin(Duration.ofMillis(random.nextInt(MOST_MILLIS)));
    node.process().kill();
    if (lines(node, DONE) - done < lines(node, BEGUN) - begun) {
      struck++; // at least one worker was not done
    }
  }

  private static int lines(Node node, Pattern containing) {
    return (int) node.output().lines().filter(containing.asPredicate()).count();
  }
}
