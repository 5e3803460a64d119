package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.Latency;

/**
 * What one turn brought.
 *
 * @param rate of what the figure counts, per second
 * @param latency of requests
 * @param cpuNanos time on cores for each of what the figure counts; 0 if not measured
 * @param failed requests refused, or without an answer
 */
record Measurement(double rate, Latency latency, double cpuNanos, long failed) {}
