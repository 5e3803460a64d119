package io.rtanalytics.api.query;

import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.wire.RangeTotals;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Finds the first slice that no worker has dropped. The settings do not tell: what was dropped does
 * not come back when more is to be kept from now on.
 */
final class FirstKept {
  private FirstKept() {}

  /**
   * Asks each worker for the first of its slices: if it has dropped any, then that one.
   *
   * @param spans ascending runs of slices
   * @return the greatest of the slices that the workers keep as their first; 0 if none was dropped.
   *     Fails as {@link SliceScan#next} does
   */
  static CompletionStage<Long> of(Collection<Routing.Span> spans, WorkerQuestions questions) {
    Map<String, CompletableFuture<RangeTotals>> answers = new LinkedHashMap<>();
    for (Routing.Span span : spans) {
      Routing.Span first = new Routing.Span(span.from(), span.from(), span.workers());
      for (String worker : span.workers().ids()) {
        answers.computeIfAbsent(worker, it -> questions.ask(it, first));
      }
    }
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
        .handle((done, error) -> greatest(answers));
  }

  private static long greatest(Map<String, CompletableFuture<RangeTotals>> answers) {
    Map<String, Throwable> missing = new LinkedHashMap<>();
    long greatest = 0;
    for (Map.Entry<String, CompletableFuture<RangeTotals>> answer : answers.entrySet()) {
      try {
        answer.getValue().join();
      } catch (CompletionException e) {
        Throwable cause = WorkerQuestions.cause(e);
        OptionalLong kept =
            cause instanceof Refused refused ? refused.firstKept() : OptionalLong.empty();
        greatest = Math.max(greatest, kept.orElse(0));
        if (kept.isEmpty()) {
          missing.put(answer.getKey(), cause);
        }
      }
    }
    SliceExpired.throwIfAny(missing.values(), QueryService.FROM);
    if (!missing.isEmpty()) {
      throw new WorkersMissing(missing);
    }
    return greatest;
  }
}
