package io.rtanalytics.bench.report;

import java.util.Map;

/**
 * Where a run took place, and with what.
 *
 * @param facts name → value, in order
 */
public record Machine(Map<String, String> facts) {}
