package io.rtanalytics.bench.load;

/**
 * How long answers took, in milliseconds.
 *
 * @param p50 what half of them did not exceed
 * @param p99 what 99 of 100 did not exceed
 * @param max the longest
 */
public record Latency(double p50, double p99, double max) {
  /** Of no answers. */
  public static final Latency NONE = new Latency(0, 0, 0);
}
