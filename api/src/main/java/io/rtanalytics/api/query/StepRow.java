package io.rtanalytics.api.query;

import java.time.Instant;

/**
 * What was counted in one step of a range.
 *
 * @param start when the step begins, inclusive
 * @param end when it ends, exclusive
 * @param isOneSlice whether the step is one slice
 * @param userSlices the users of its slices, added up: whoever is in two slices counts twice. Where
 *     the step is one slice, and only there, these are its unique users
 * @param clicks clicks
 * @param impressions impressions
 * @param state whether any of it may change: that of the slice that is farthest from final
 * @param complete false if an item was asked for that a worker may have counted among others in one
 *     of the slices
 */
public record StepRow(
    Instant start,
    Instant end,
    boolean isOneSlice,
    long userSlices,
    long clicks,
    long impressions,
    SliceState state,
    boolean complete) {}
