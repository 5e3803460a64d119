package io.rtanalytics.bench.figure;

import io.rtanalytics.cli.text.Failure;
import java.util.List;
import java.util.Locale;

/**
 * Measures contestants in turns (A B A B …) after a warm-up of each, so that whatever else the
 * machine does meanwhile hits all of them alike.
 */
final class Turns {
  /** Turns that are not counted in figures that have but one contestant. */
  static final int WARM_UPS = 2;

  // JVMs on few cores take their time to compile, half a minute of load and more: as long as one
  // gets faster, it is not warm. A turn may be slow by chance, so one alone does not tell.
  private static final int STEADY = 3;
  private static final int MOST_WARM_UPS = 14;
  private static final double FASTER = 1.05;

  private Turns() {}

  /** What each contestant's turns brought, in the order of the contestants. */
  static List<Rounds> of(Session session, List<? extends Contestant> contestants)
      throws Failure, InterruptedException {
    List<Rounds> all = contestants.stream().map(it -> new Rounds(it.name())).toList();
    int turn = warmUp(session, contestants);
    for (int round = 1; round <= session.rounds(); round++, turn++) {
      for (int i = 0; i < contestants.size(); i++) {
        Measurement measurement = contestants.get(i).measure(turn);
        all.get(i).add(measurement);
        session.say(progress(round + "/" + session.rounds(), all.get(i).name(), measurement));
      }
    }
    return all;
  }

  /** Turns that are not counted, until none gets faster, 14 at most; returns how many. */
  private static int warmUp(Session session, List<? extends Contestant> contestants)
      throws Failure, InterruptedException {
    double[] fastest = new double[contestants.size()];
    int turn = 0;
    for (int steady = 0; steady < STEADY && turn < MOST_WARM_UPS; turn++) {
      steady++;
      for (int i = 0; i < fastest.length; i++) {
        Measurement measurement = contestants.get(i).measure(turn);
        if (measurement.rate() > FASTER * fastest[i]) {
          fastest[i] = measurement.rate();
          steady = 0;
        }
        session.say(progress("warm-up", contestants.get(i).name(), measurement));
      }
    }
    return turn;
  }

  private static String progress(String turn, String name, Measurement measurement) {
    double p99 = measurement.latency().p99();
    return String.format(Locale.ROOT, "  %-7s %-40s %,12.0f/s", turn, name, measurement.rate())
        + (p99 > 0 ? String.format(Locale.ROOT, "  p99 %8.2f ms", p99) : "");
  }
}
