package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;

/**
 * The totals of one item in one slice.
 *
 * @param frame what every answer says
 * @param item its name
 * @param totals what was counted; zeros if nothing was
 * @param complete false if a worker tells no more items apart, and does not know this one: then
 *     there may have been more
 */
public record ItemAnswer(AnswerFrame frame, Utf8 item, SliceTotals totals, boolean complete) {}
