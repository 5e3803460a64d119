package io.rtanalytics.bench.load;

import java.util.Optional;

/**
 * What came back.
 *
 * @param generated requests made, whether they were sent or not: 0 to so many minus one
 * @param succeeded answers of 200 and 202
 * @param refused other answers
 * @param broken requests without an answer: connections that failed, answers that took too long
 * @param seconds how long it took
 * @param latency of answers, successful ones if they are told apart
 * @param outcomes which requests succeeded, if that is known
 */
public record LoadReport(
    long generated,
    long succeeded,
    long refused,
    long broken,
    double seconds,
    Latency latency,
    Optional<Outcomes> outcomes) {
  /** Successful requests per second. */
  public double rate() {
    return succeeded / seconds;
  }
}
