package io.rtanalytics.api.query;

import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.wire.RangeTotals;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
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
    return Gathered.of(answers).thenApply(FirstKept::greatest);
  }

  private static long greatest(Gathered<RangeTotals> gathered) {
    Map<String, Throwable> missing = new LinkedHashMap<>();
    long greatest = 0;
    for (Map.Entry<String, Throwable> failed : gathered.missing().entrySet()) {
      OptionalLong kept =
          failed.getValue() instanceof Refused refused ? refused.firstKept() : OptionalLong.empty();
      greatest = Math.max(greatest, kept.orElse(0));
      if (kept.isEmpty()) {
        missing.put(failed.getKey(), failed.getValue());
      }
    }
    new Gathered<>(gathered.answers(), missing).require(QueryService.FROM, false);
    return greatest;
  }
}
