package io.rtanalytics.storage.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import lombok.extern.slf4j.Slf4j;

/**
 * Which slices are due to become final: those whose end and lateness are over, a little later than
 * for API nodes, so that what one of them has just let in is not refused. The worker's thread; any
 * may ask whether it is {@link #isHeld}.
 *
 * <p>What is final cannot be opened again, so a clock that is set forward by mistake must not make
 * it so unnoticed. If the clock has gained more than an hour on the time that passed, or at a start
 * more than a day on the slice that was last, nothing becomes final for ten minutes, and the log
 * says why. A clock that goes back does no harm: what is final stays so.
 */
@Slf4j
final class SealSchedule {
  /** How much later than for an API node. */
  static final Duration SLACK = Duration.ofSeconds(60);

  /** How long nothing becomes final after the clock has leapt. */
  static final Duration HOLD = Duration.ofMinutes(10);

  private static final Duration LEAP = Duration.ofHours(1);
  private static final Duration LEAP_AT_START = Duration.ofDays(1);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final LongSupplier lateness; // seconds; 0 for always
  private final Function<Instant, OptionalLong> sliceOf;

  private boolean started;
  private Instant lastTime = Instant.MIN;
  private long lastNanos;
  private long heldNanos; // since when
  private volatile boolean held;

  /**
   * Begins with the first question.
   *
   * @param clock says what is over
   * @param nanoTime says how much time has really passed
   * @param lateness seconds after its end for which a slice takes events; 0 for always
   * @param sliceOf the slice of a time, if it is known where slices begin
   */
  SealSchedule(
      Clock clock,
      LongSupplier nanoTime,
      LongSupplier lateness,
      Function<Instant, OptionalLong> sliceOf) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lateness = lateness;
    this.sliceOf = sliceOf;
  }

  /**
   * The first slice that is not due; 0 if none is.
   *
   * @param firstUnsealed the first that is not final yet
   */
  long due(long firstUnsealed) {
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    long seconds = lateness.getAsLong();
    Instant limit = now.minusSeconds(seconds).minus(SLACK);
    long below = seconds == 0 ? 0 : Math.max(0, sliceOf.apply(limit).orElse(0));
    boolean leapt = started ? hasLeapt(now, nanos) : isFarAhead(limit, firstUnsealed);
    if (leapt && seconds > 0) {
      log.warn(
          "the clock has leapt forward to {}; slices {} to {} become final only if it still says so"
              + " in {} minutes",
          now,
          firstUnsealed,
          below - 1,
          HOLD.toMinutes());
      held = true;
      heldNanos = nanos;
    } else if (held && (nanos - heldNanos >= HOLD.toNanos() || below <= firstUnsealed)) {
      held = false; // it has said so for long enough, or was set back
    }
    started = true;
    lastTime = now;
    lastNanos = nanos;
    return held ? 0 : below;
  }

  private boolean hasLeapt(Instant now, long nanos) {
    Duration passed = Duration.ofNanos(nanos - lastNanos);
    return Duration.between(lastTime, now).minus(passed).compareTo(LEAP) > 0;
  }

  /** Whether a day of slices and more would become final at once, behind some that are. */
  private boolean isFarAhead(Instant limit, long firstUnsealed) {
    long dayBefore = sliceOf.apply(limit.minus(LEAP_AT_START)).orElse(0);
    return firstUnsealed > 0 && dayBefore > firstUnsealed;
  }

  /** Whether nothing becomes final at the moment, since the clock has leapt. */
  boolean isHeld() {
    return held;
  }
}
