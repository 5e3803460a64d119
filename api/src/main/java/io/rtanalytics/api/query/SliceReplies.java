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
  /** What the answer says of itself. */
  AnswerFrame frame() {
    Instant asOf = answers.isEmpty() ? null : question.askedAt();
    return new AnswerFrame(
        question.cluster(),
        question.slice(),
        question.workers().ids().size(),
        answers.size(),
        asOf);
  }

  /** The answers. */
  Iterable<T> values() {
    return answers.values();
  }
}
