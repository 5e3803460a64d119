package io.rtanalytics.api.query;

import java.time.Instant;
import java.util.Map;

/**
 * What became of a question for one slice.
 *
 * @param question what was asked
 * @param answers worker → its answer, in routing order
 */
record SliceReplies<T>(SliceQuestion question, Map<String, T> answers) {
  /**
   * What the answer says of itself.
   *
   * @param before that of the slice as it was known before the question was asked
   */
  AnswerFrame frame(Finality before) {
    Instant asOf = answers.isEmpty() ? null : question.askedAt();
    int expected = question.workers().ids().size();
    boolean isFinal = before.state() == SliceState.FINAL && answers.size() == expected;
    return new AnswerFrame(
        question.cluster(),
        question.slice(),
        expected,
        answers.size(),
        asOf,
        isFinal ? before : Finality.not(before.state().and(SliceState.SETTLING)));
  }

  /** The answers. */
  Iterable<T> values() {
    return answers.values();
  }
}
