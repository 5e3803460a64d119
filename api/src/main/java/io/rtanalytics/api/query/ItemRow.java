package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;

/**
 * What was counted of one item in one slice.
 *
 * @param item its name
 * @param totals what was counted, summed over the workers
 */
public record ItemRow(Utf8 item, SliceTotals totals) {}
