package io.rtanalytics.bench.load;

import io.rtanalytics.cli.text.Failure;
import java.time.Duration;
import java.util.List;

/**
 * When {@link NioLoad} sends.
 *
 * @param rate requests per second, due whether or not a connection is free; 0 for as many as the
 *     connections get answers to
 * @param phases one after another, without a pause
 */
public record Schedule(double rate, List<Phase> phases) {
  /** Copies the phases. */
  public Schedule {
    phases = List.copyOf(phases);
  }

  /**
   * A time that is reported by itself.
   *
   * @param duration how long it is
   * @param onBegin is done when it begins
   */
  public record Phase(Duration duration, Step onBegin) {
    /** One in which nothing happens but the load. */
    public static Phase of(Duration duration) {
      return new Phase(duration, () -> {});
    }
  }

  /** What happens beside the load; it holds up the load, and so must be quick. */
  @FunctionalInterface
  public interface Step {
    /** Does it. */
    void run() throws Failure;
  }

  /** As many requests as the connections get answers to. */
  public static Schedule unpaced(Duration duration) {
    return new Schedule(0, List.of(Phase.of(duration)));
  }

  /** So many requests per second. */
  public static Schedule paced(double rate, Duration duration) {
    return new Schedule(rate, List.of(Phase.of(duration)));
  }
}
