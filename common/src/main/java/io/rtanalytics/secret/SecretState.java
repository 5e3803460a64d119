package io.rtanalytics.secret;

import io.rtanalytics.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a secret file says.
 *
 * @param ring the keys
 * @param seen the latest time by which keys were forgotten, in seconds since 1970-01-01T00:00:00Z;
 *     {@link #NEVER} if none were
 * @param timeline which slices the keys are numbered by; null if nobody who knew has forgotten any
 *     yet. A node that cuts time otherwise would forget keys that others still need.
 */
public record SecretState(KeyRing ring, long seen, @Nullable Timeline timeline) {
  /** No time was seen yet. */
  public static final long NEVER = Long.MIN_VALUE;

  /** How far ahead of the time last seen a clock is believed, in seconds: a day. */
  public static final long MAX_JUMP = 86_400;

  /** After so many seconds a running node notes the time, though there was nothing to forget. */
  private static final long NOTE_SECONDS = 3600;

  /** Slices may be seconds; forgetting their keys takes a file and two syncs each time. */
  private static final long PAUSE_SECONDS = 10;

  /**
   * Whether a clock is further ahead than one can believe without being told: what it makes one
   * forget can't be had back.
   */
  public boolean isJump(long now) {
    return seen != NEVER && now - MAX_JUMP > seen;
  }

  /** The same by a clock that is to be believed, also if it is further ahead, or has gone back. */
  public SecretState seenAt(long now) {
    return new SecretState(ring, now, timeline);
  }

  /**
   * The same, with its slices known.
   *
   * @throws KeyConflict if they are known already, and are others
   */
  public SecretState on(Timeline slices) throws KeyConflict {
    if (slices.equals(timeline)) {
      return this;
    }
    if (timeline != null) {
      throw new KeyConflict(
          "its keys are those of slices of %d s from %s on, not of %d s from %s: a cluster that cuts time otherwise needs a secret of its own"
              .formatted(timeline.length(), timeline.first(), slices.length(), slices.first()));
    }
    return new SecretState(ring, seen, slices);
  }

  /** The same with other keys. */
  public SecretState with(KeyRing keys) {
    return keys == ring ? this : new SecretState(keys, seen, timeline);
  }

  /** The same with what another copy knows of keys and slices, as {@link KeyRing#merge}. */
  public SecretState merge(SecretState other) throws KeyConflict {
    SecretState both = with(ring.merge(other.ring));
    return other.timeline == null ? both : both.on(other.timeline);
  }

  /**
   * What should stand in the file now.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @param oldestNeeded the oldest slice that may still get events
   * @return this itself if there is nothing to write: always if {@link #isJump}, if no keys are of
   *     a chain, or if nobody knows which slices they are of
   */
  public SecretState forget(long now, long oldestNeeded) {
    if (!ring.isForwardSecret() || timeline == null || isJump(now)) {
      return this;
    }
    boolean paused = seen != NEVER && now >= seen && now < seen + PAUSE_SECONDS;
    KeyRing left = paused ? ring : ring.forgetBefore(oldestNeeded);
    boolean toNote = seen == NEVER || now >= seen + NOTE_SECONDS;
    return left != ring || toNote ? new SecretState(left, Math.max(seen, now), timeline) : this;
  }

  /** The text of the file: {@link SecretFormat}. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    ring.periods().forEach(period -> lines.add(SecretFormat.line(period)));
    return lines;
  }
}
