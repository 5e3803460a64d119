package io.rtanalytics.bench.figure;

import io.rtanalytics.cli.text.Failure;
import java.util.List;
import java.util.Locale;

/**
 * Measures contestants in turns (A B A B …) after a warm-up of each, so that whatever else the
 * machine does meanwhile hits all of them alike.
 */
final class Turns {
  private Turns() {}

  /** What each contestant's turns brought, in the order of the contestants. */
  static List<Rounds> of(Session session, List<? extends Contestant> contestants)
      throws Failure, InterruptedException {
    for (Contestant contestant : contestants) {
      contestant.measure(0);
    }
    List<Rounds> all = contestants.stream().map(it -> new Rounds(it.name())).toList();
    for (int round = 1; round <= session.rounds(); round++) {
      for (int i = 0; i < contestants.size(); i++) {
        Measurement measurement = contestants.get(i).measure(round);
        all.get(i).add(measurement);
        session.say(
            String.format(
                Locale.ROOT,
                "  %d/%d %-40s %,12.0f/s  p99 %8.2f ms",
                round,
                session.rounds(),
                all.get(i).name(),
                measurement.rate(),
                measurement.latency().p99()));
      }
    }
    return all;
  }
}
