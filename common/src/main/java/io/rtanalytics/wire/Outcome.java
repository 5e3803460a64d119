package io.rtanalytics.wire;

/**
 * What became of a stored batch. A repeat of the batch gets the same outcome.
 *
 * @param applied events that were counted
 * @param duplicates the others, whose ids were stored before
 */
public record Outcome(int applied, Duplicates duplicates) {}
