package io.rtanalytics.api.query;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What became of a question to several workers, once each has answered or failed.
 *
 * @param answers worker → its answer, in the order in which they were asked
 * @param missing worker → why there is no answer, in that order
 */
record Gathered<T>(Map<String, T> answers, Map<String, Throwable> missing) {
  /** Waits for all that were asked; does not fail if they do. */
  static <T> CompletableFuture<Gathered<T>> of(Map<String, CompletableFuture<T>> asked) {
    if (areThere(asked)) { // as they are when all came out of a cache
      return CompletableFuture.completedFuture(gather(asked));
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .handle((done, error) -> gather(asked));
  }

  private static <T> boolean areThere(Map<String, CompletableFuture<T>> asked) {
    for (CompletableFuture<T> answer : asked.values()) {
      if (!answer.isDone()) {
        return false;
      }
    }
    return true;
  }

  private static <T> Gathered<T> gather(Map<String, CompletableFuture<T>> asked) {
    Map<String, T> answers = new LinkedHashMap<>();
    Map<String, Throwable> missing = new LinkedHashMap<>();
    asked.forEach(
        (worker, answer) -> {
          try {
            answers.put(worker, answer.join());
          } catch (CompletionException e) {
            missing.put(worker, WorkerQuestions.cause(e));
          }
        });
    return new Gathered<>(answers, missing);
  }

  /**
   * Returns the answers if they are enough.
   *
   * @param parameter the parameter that led to the slice, for messages
   * @param partial whether those that are there are enough
   * @throws SliceExpired if one of the workers has dropped the slice, in either case
   * @throws WorkersMissing if one did not answer, and they are not
   */
  Map<String, T> require(String parameter, boolean partial) {
    SliceExpired.throwIfAny(missing.values(), parameter);
    if (!missing.isEmpty() && !partial) {
      throw new WorkersMissing(missing);
    }
    return answers;
  }
}
