package io.rtanalytics.wire;

import io.rtanalytics.totals.Frequencies;

/**
 * A worker's answer to how often its users saw something.
 *
 * @param frequencies its users
 * @param complete whether that is all; false if it was asked for an item that may be among those
 *     that the worker no longer tells apart
 */
public record FrequencyReply(Frequencies frequencies, boolean complete) {
  /** The answer for a slice or an item without events. */
  public static final FrequencyReply NONE = new FrequencyReply(Frequencies.ZERO, true);
}
