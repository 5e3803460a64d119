package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.Frequencies;
import org.jspecify.annotations.Nullable;

/**
 * How often the users of a slice, or of an item in it, saw something.
 *
 * @param frame what every answer says
 * @param item the item; null for all that there was
 * @param frequencies the users
 * @param complete as in {@link ItemAnswer}; true without an item
 */
public record FrequencyAnswer(
    AnswerFrame frame, @Nullable Utf8 item, Frequencies frequencies, boolean complete) {}
