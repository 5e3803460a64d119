package io.rtanalytics.api.query;

import org.jspecify.annotations.Nullable;

/**
 * Whether an answer for a slice may change.
 *
 * @param state how far it is from not changing
 * @param digest what the slice's totals are told by for ever, see {@link FinalDigest}; null unless
 *     it is final
 */
public record Finality(SliceState state, @Nullable String digest) {
  /** That of a slice that is not final. */
  static Finality not(SliceState state) {
    return new Finality(state, null);
  }
}
