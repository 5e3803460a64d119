package io.rtanalytics.storage.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets. Any thread reads it. */
public final class ManualClock extends Clock {
  private volatile Instant now;

  /** Stands at a time. */
  public ManualClock(Instant now) {
    this.now = now;
  }

  /** Sets it. */
  public void set(Instant time) {
    now = time;
  }

  /** Forward, or back by a negative duration. */
  public void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
