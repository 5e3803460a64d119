package io.rtanalytics.cli.load;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.client.SliceView;
import io.rtanalytics.client.UnexpectedAnswer;
import io.rtanalytics.event.Action;
import io.rtanalytics.timeline.Timeline;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/** A run: sends generated events, shows how it goes, and checks the sums at the end. */
@RequiredArgsConstructor
public final class Load {
  // Nodes may show totals that are one cache time (1 s by default) old.
  private static final long LOOK_MILLIS = 1200;

  private final LoadOptions options;
  private final String run;
  private final Clock clock;
  private final PrintWriter out;

  /**
   * Runs it.
   *
   * @return whether every slice grew by what was accepted
   * @throws Failure if a node can't be asked, or nothing was accepted
   */
  public boolean run() throws Failure, InterruptedException {
    try (AnalyticsClient client = new AnalyticsClient(options.connections())) {
      Timeline timeline = timeline(client);
      long from = clock.instant().getEpochSecond() - options.back();
      if (from < timeline.first().getEpochSecond()) {
        throw new Failure(
            "timestamps "
                + options.back()
                + " s back would be before the first slice, "
                + timeline.first());
      }
      SumCheck check = new SumCheck(client, options.urls());
      check.begin(from, clock.instant().getEpochSecond());
      Tally tally = new Tally(timeline);
      Latencies latencies = new Latencies();
      Display display = new Display(out, tally, latencies);
      send(client, tally, latencies, display);
      summary(tally, display);
      return isRight(tally, check, from);
    }
  }

  private Timeline timeline(AnalyticsClient client) throws Failure, InterruptedException {
    String url = options.urls().get(0);
    try {
      SliceView now =
          client.slice(url, clock.instant().getEpochSecond()).toCompletableFuture().get();
      long length = now.end().getEpochSecond() - now.start().getEpochSecond();
      return new Timeline(now.start().minusSeconds(now.slice() * length), length);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnexpectedAnswer) {
        throw new Failure(String.valueOf(e.getCause().getMessage()), e);
      }
      throw new Failure(url + ": " + e.getCause(), e);
    }
  }

  private void send(AnalyticsClient client, Tally tally, Latencies latencies, Display display)
      throws InterruptedException {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "rt-load-timer"));
    try {
      CountDownLatch finished = new CountDownLatch(options.connections());
      Pacer pacer = new Pacer(options.rate(), System.nanoTime(), options.duration().toNanos());
      for (int i = 0; i < options.connections(); i++) {
        Slot slot =
            Slot.builder()
                .options(options)
                .client(client)
                .generator(new Generator(options, run, clock, i))
                .pacer(pacer)
                .tally(tally)
                .latencies(latencies)
                .timer(timer)
                .finished(finished)
                .build();
        slot.next();
      }
      display.show(finished);
    } finally {
      timer.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void summary(Tally tally, Display display) throws Failure {
    display.total(options.duration());
    if (tally.refusedCount() > 0) {
      out.println(
          Numbers.grouped(tally.refusedCount()) + " refused, the first for: " + tally.refusal());
    }
    if (tally.acceptedCount() == 0) {
      throw new Failure("no event was accepted");
    }
  }

  private boolean isRight(Tally tally, SumCheck check, long from)
      throws Failure, InterruptedException {
    long start = System.nanoTime();
    List<String> differences;
    do {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      differences = check.differences(tally.slices(), from, clock.instant().getEpochSecond());
    } while (!differences.isEmpty() && System.nanoTime() - start < options.settle().toNanos());
    differences.forEach(out::println);
    if (differences.isEmpty()) {
      out.println(agreement(tally));
    }
    return differences.isEmpty() && tally.refusedCount() == 0;
  }

  private String agreement(Tally tally) {
    String open =
        tally.unansweredCount() == 0
            ? ""
            : "; " + Numbers.grouped(tally.unansweredCount()) + " unanswered may or may not count";
    return "sums equal: %s accepted (%s clicks, %s impressions) in %d slices at %d nodes%s"
        .formatted(
            Numbers.grouped(tally.acceptedCount()),
            Numbers.grouped(tally.acceptedCount(Action.CLICK)),
            Numbers.grouped(tally.acceptedCount(Action.IMPRESSION)),
            tally.slices().size(),
            options.urls().size(),
            open);
  }
}
