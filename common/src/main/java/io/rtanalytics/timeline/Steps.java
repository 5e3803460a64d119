package io.rtanalytics.timeline;

/**
 * How time is cut into steps, without gaps: each begins where the one before ends. Immutable; safe
 * for any thread. All times are seconds since 1970-01-01T00:00:00Z.
 */
public interface Steps {
  /** When the step begins that a second lies in, inclusive. */
  long startOf(long second);

  /**
   * When a step ends, exclusive: the start of the next.
   *
   * @param start when it begins
   */
  long endOf(long start);
}
