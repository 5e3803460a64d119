package io.rtanalytics.cli.load;

import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.client.EventAnswer;
import io.rtanalytics.event.Action;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lombok.Builder;
import lombok.extern.slf4j.Slf4j;

/**
 * One request in flight at a time: when it is answered, the next goes out, at once or when its time
 * has come. Runs on the client's IO threads and the timer's, one step after the other.
 */
@Slf4j
@Builder
final class Slot {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long RETRY_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final LoadOptions options;
  private final AnalyticsClient client;
  private final Generator generator;
  private final Pacer pacer;
  private final Tally tally;
  private final Latencies latencies;
  private final ScheduledExecutorService timer;
  private final CountDownLatch finished;
  private int turn;

  /** Sends the next event when its time has come, unless the run is over. */
  void next() {
    long due = pacer.next();
    if (pacer.isOver(due)) {
      finished.countDown();
      return;
    }
    long wait = due - System.nanoTime();
    if (wait > 0) {
      after(wait, () -> sendNew(due));
    } else {
      // Without a rate there is no due time to measure from but now.
      sendNew(pacer.paced() ? due : System.nanoTime());
    }
  }

  private void sendNew(long due) {
    Generated event = generator.next();
    send(event, url(event.action()), due, false);
  }

  /** Clicks to the first node and impressions to the others, or everything to all in turn. */
  private String url(Action action) {
    List<String> urls = options.urls();
    int number = turn++ & Integer.MAX_VALUE;
    if (!options.split()) {
      return urls.get(number % urls.size());
    }
    return action == Action.CLICK ? urls.get(0) : urls.get(1 + number % (urls.size() - 1));
  }

  /**
   * Sends an event.
   *
   * @param due when it should have been sent: an answer's latency includes the wait for a free
   *     slot, else a node that stalls would look fast
   * @param open whether an earlier try had no clear answer
   */
  private void send(Generated event, String url, long due, boolean open) {
    client
        .post(url, event.raw(), TIMEOUT)
        .thenAccept(answer -> answered(event, url, due, open, answer))
        .exceptionally(
            failure -> {
              log.error("A load slot has failed", failure);
              tally.unanswered(event);
              finished.countDown();
              return null;
            });
  }

  private void answered(Generated event, String url, long due, boolean open, EventAnswer answer) {
    switch (answer.outcome()) {
      case ACCEPTED -> {
        latencies.record(System.nanoTime() - due);
        tally.accepted(event);
        next();
      }
      case NOT_STORED -> {
        tally.notStored();
        if (open) {
          again(event, url, due);
        } else {
          after(PAUSE, this::next);
        }
      }
      case UNKNOWN -> {
        tally.unknown();
        if (options.ids()) {
          again(event, url, due);
        } else {
          tally.unanswered(event);
          after(PAUSE, this::next);
        }
      }
      case REFUSED -> {
        tally.refused(answer.detail());
        if (open) {
          tally.unanswered(event);
        }
        after(PAUSE, this::next);
      }
    }
  }

  private void again(Generated event, String url, long due) {
    if (System.nanoTime() - pacer.end() > PATIENCE) {
      tally.unanswered(event);
      finished.countDown();
    } else {
      after(RETRY_PAUSE, () -> send(event, url, due, true));
    }
  }

  private void after(long nanos, Runnable step) {
    var unused = timer.schedule(step, nanos, TimeUnit.NANOSECONDS);
  }
}
