package io.rtanalytics.tests.harness;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes events up, the same ones from the same seed, each with an id of its own. One thread. */
public final class RandomEvents implements Supplier<Optional<ModelEvent>> {
  private final Random random;
  private final String prefix;
  private final int users;
  private final LongSupplier timestamps;
  private long made;

  /**
   * Begins a sequence.
   *
   * @param seed decides all that is random, and is part of the ids
   * @param users how many users there are
   * @param timestamps when the next event happens
   */
  public RandomEvents(long seed, int users, LongSupplier timestamps) {
    this.random = new Random(seed);
    this.prefix = seed + "-";
    this.users = users;
    this.timestamps = timestamps;
  }

  /** Events spread evenly over some slices of an hour. */
  public static RandomEvents withinHours(long seed, int users, long from, int hours) {
    Random times = new Random(~seed);
    return new RandomEvents(seed, users, () -> from + times.nextInt(hours * 3600));
  }

  @Override
  public Optional<ModelEvent> get() {
    String user = "user " + random.nextInt(users);
    String item = random.nextBoolean() ? "/page/" + random.nextInt(20) : "";
    boolean click = random.nextInt(10) == 0;
    return Optional.of(new ModelEvent(timestamps.getAsLong(), user, click, item, prefix + made++));
  }

  /** The next events. */
  public List<ModelEvent> take(int count) {
    return Stream.generate(this).limit(count).flatMap(Optional::stream).toList();
  }
}
