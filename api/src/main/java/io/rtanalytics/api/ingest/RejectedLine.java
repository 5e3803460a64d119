package io.rtanalytics.api.ingest;

/**
 * A line of a bulk body that is no event.
 *
 * @param line its number, counted from 1
 * @param reason what was wrong
 */
public record RejectedLine(long line, String reason) {}
