package io.rtanalytics.cli.load;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import java.time.Clock;
import java.util.SplittableRandom;

/** Makes up events. One thread at a time. */
final class Generator {
  private final LoadOptions options;
  private final String run;
  private final Clock clock;
  private final SplittableRandom random;
  private final int number;
  private long made;

  /**
   * One of several of a run.
   *
   * @param run begins every user's name: no other run has it, so that all its users are new
   * @param number which of the several this is
   */
  Generator(LoadOptions options, String run, Clock clock, int number) {
    this.options = options;
    this.run = run;
    this.clock = clock;
    this.number = number;
    this.random = new SplittableRandom(options.seed() + number);
  }

  /** The next event. */
  Generated next() {
    int user = random.nextInt(options.users());
    Action action = random.nextDouble() < options.clicks() ? Action.CLICK : Action.IMPRESSION;
    long timestamp = clock.instant().getEpochSecond() - random.nextLong(options.back() + 1);
    Utf8 id = options.ids() ? Utf8.of(number + "." + made++) : null;
    return new Generated(
        new RawEvent(timestamp, Utf8.of(run + "-" + user), action, null, id), user);
  }
}
