package io.rtanalytics.bench.model;

/**
 * Whether sums were right.
 *
 * @param subject what was checked
 * @param right whether they were
 * @param detail what was compared, or what was wrong
 */
public record Verdict(String subject, boolean right, String detail) {}
