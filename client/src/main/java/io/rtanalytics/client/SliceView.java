package io.rtanalytics.client;

import io.rtanalytics.totals.SliceTotals;
import java.time.Instant;

/**
 * A slice as a node shows it.
 *
 * @param slice its number
 * @param start when it begins, inclusive
 * @param end when it ends, exclusive
 * @param totals what was counted in it
 */
public record SliceView(long slice, Instant start, Instant end, SliceTotals totals) {}
