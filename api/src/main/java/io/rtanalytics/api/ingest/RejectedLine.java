package io.rtanalytics.api.ingest;

/**
 * A line of a bulk body that is no event, or one whose slice has expired.
 *
 * @param line its number, counted from 1
 * @param reason what was wrong
 */
public record RejectedLine(long line, String reason) {}
