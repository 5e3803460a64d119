package io.rtanalytics.api.query;

import io.rtanalytics.totals.SliceTotals;

/**
 * What was counted in one of many slices.
 *
 * @param slice the slice's number
 * @param totals what was counted
 * @param state whether that may change
 * @param complete false if an item was asked for that a worker may have counted among others
 */
public record SliceRow(long slice, SliceTotals totals, SliceState state, boolean complete) {}
