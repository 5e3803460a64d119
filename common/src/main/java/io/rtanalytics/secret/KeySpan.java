package io.rtanalytics.secret;

/**
 * Slices that have their keys from one source, and which of them can still be computed.
 *
 * @param from the first slice
 * @param to the last, inclusive; {@code Long.MAX_VALUE - 1} if there is none
 * @param oldest the first whose pseudonyms can be computed; {@link Long#MAX_VALUE} if none can
 * @param chained whether keys are forgotten one by one; else only all of them can be
 */
public record KeySpan(long from, long to, long oldest, boolean chained) {}
