package io.rtanalytics.bench.load;

import java.util.BitSet;

/**
 * What became of each request, by its number; those in neither set surely had no effect.
 *
 * @param succeeded answered 200 or 202
 * @param unknown sent and not answered, or answered 504: they may have had their effect
 */
public record Outcomes(BitSet succeeded, BitSet unknown) {}
