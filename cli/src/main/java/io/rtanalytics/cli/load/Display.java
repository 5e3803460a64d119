package io.rtanalytics.cli.load;

import io.rtanalytics.cli.text.Numbers;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/** Shows how a run goes, a line per second. The thread that waits for the run calls it. */
@RequiredArgsConstructor
final class Display {
  private final PrintWriter out;
  private final Tally tally;
  private final Latencies latencies;

  /** Shows every second what that second brought, until the run has finished. */
  void show(CountDownLatch finished) throws InterruptedException {
    long start = System.nanoTime();
    long last = start;
    long lastAccepted = 0;
    Latencies.Snapshot lastLatencies = latencies.snapshot();
    while (!finished.await(1, TimeUnit.SECONDS)) {
      long now = System.nanoTime();
      long accepted = tally.acceptedCount();
      Latencies.Snapshot all = latencies.snapshot();
      long rate = (long) ((accepted - lastAccepted) * 1e9 / (now - last));
      line(TimeUnit.NANOSECONDS.toSeconds(now - start) + " s", rate, all.since(lastLatencies));
      last = now;
      lastAccepted = accepted;
      lastLatencies = all;
    }
  }

  /** Shows what the whole run brought. */
  void total(Duration duration) {
    long rate = tally.acceptedCount() * 1000 / Math.max(1, duration.toMillis());
    line("total", rate, latencies.snapshot());
  }

  private void line(String when, long rate, Latencies.Snapshot answered) {
    out.println(
        String.format(
            Locale.ROOT,
            "%6s  %7s/s  p50 %8s  p99 %8s  %s accepted  %s x 503  %s x 504",
            when,
            Numbers.grouped(rate),
            Numbers.millis(answered.percentile(0.5)),
            Numbers.millis(answered.percentile(0.99)),
            Numbers.grouped(tally.acceptedCount()),
            Numbers.grouped(tally.notStoredCount()),
            Numbers.grouped(tally.unknownCount())));
    out.flush();
  }
}
