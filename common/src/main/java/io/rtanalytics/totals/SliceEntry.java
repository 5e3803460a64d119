package io.rtanalytics.totals;

/**
 * A worker's totals of a slice, as replies list them.
 *
 * @param slice the slice's number
 * @param totals what was counted in it
 */
public record SliceEntry(long slice, SliceTotals totals) {}
