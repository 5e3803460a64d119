package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.timeline.Step;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a range of time.
 *
 * @param from a timestamp in the first row, in seconds since 1970-01-01T00:00:00Z
 * @param to a timestamp in the last row, likewise
 * @param step how long a row is
 * @param zone whose clock and calendar say where rows begin
 * @param item the item that is asked for; null for all that was counted
 */
public record RangeQuestion(long from, long to, Step step, ZoneId zone, @Nullable Utf8 item) {}
