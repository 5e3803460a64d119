package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.Load;
import io.rtanalytics.bench.process.Workbench;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import lombok.Builder;

/**
 * What figures are measured with. One thread.
 *
 * @param workbench starts processes
 * @param rounds how often each contestant has its turn
 * @param turn how long a turn is
 * @param load sends requests where any client will do
 * @param clock tells which slice is the present one
 * @param progress is told what is being done
 */
@Builder
public record Session(
    Workbench workbench, int rounds, Duration turn, Load load, Clock clock, PrintWriter progress) {
  /** The present, in seconds since 1970. */
  long now() {
    return clock.instant().getEpochSecond();
  }

  /** Tells the user what is being done. */
  public void say(String what) {
    progress.println(what);
    progress.flush();
  }
}
