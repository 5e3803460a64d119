package io.rtanalytics.bench.figure;

import io.rtanalytics.cli.text.Failure;
import java.util.List;
import java.util.Locale;

/**
 * Measures contestants in turns (A B A B …) after a warm-up of each, so that whatever else the
 * machine does meanwhile hits all of them alike.
 */
final class Turns {
  /** Turns of each contestant that are not counted: five JVMs on few cores need time to compile. */
  static final int WARM_UPS = 2;

  private Turns() {}

  /** What each contestant's turns brought, in the order of the contestants. */
  static List<Rounds> of(Session session, List<? extends Contestant> contestants)
      throws Failure, InterruptedException {
    List<Rounds> all = contestants.stream().map(it -> new Rounds(it.name())).toList();
    for (int round = 0; round < WARM_UPS + session.rounds(); round++) {
      for (int i = 0; i < contestants.size(); i++) {
        Measurement measurement = contestants.get(i).measure(round);
        if (round >= WARM_UPS) {
          all.get(i).add(measurement);
        }
        session.say(progress(session, round, all.get(i), measurement));
      }
    }
    return all;
  }

  private static String progress(
      Session session, int round, Rounds rounds, Measurement measurement) {
    double p99 = measurement.latency().p99();
    return String.format(
            Locale.ROOT,
            "  %-7s %-40s %,12.0f/s",
            round < WARM_UPS ? "warm-up" : round - WARM_UPS + 1 + "/" + session.rounds(),
            rounds.name(),
            measurement.rate())
        + (p99 > 0 ? String.format(Locale.ROOT, "  p99 %8.2f ms", p99) : "");
  }
}
