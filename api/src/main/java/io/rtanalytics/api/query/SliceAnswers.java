package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SlicesRequest;
import io.rtanalytics.wire.SlicesRequest.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Asks every worker once for all of its slices of a range. Answers stay the bytes that they came
 * as, and together take no more than a part of the heap, however many clients are slow to read what
 * is made of them: others are refused. Any thread may call.
 */
@RequiredArgsConstructor
final class SliceAnswers {
  /** A question for no more slices need not wait for others. */
  private static final long FEW = 65_536;

  // A million slices of a few workers take some ten megabytes each.
  private static final int AT_ONCE = 2;
  private static final int WAITING = 64;

  private final WorkerQuestions questions;
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();
  private final Turns turns = new Turns(AT_ONCE, WAITING);

  /**
   * Asks the workers of some spans.
   *
   * @param spans ascending
   * @param item the item that is asked for; null for all that was counted
   * @return their answers, to be {@link #release released}. Fails with {@link WorkersMissing} if
   *     one does not answer, with {@link SliceExpired} if one has dropped a slice, with {@link
   *     NotStored} if too many answers are held or too many questions wait
   */
  CompletionStage<Map<String, SliceList>> ask(List<Routing.Span> spans, @Nullable Utf8 item) {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (Routing.Span span : spans) {
      List<Run> its = questions.runs(span);
      for (String worker : span.workers().ids()) {
        runs.computeIfAbsent(worker, it -> new ArrayList<>()).addAll(its);
      }
    }
    long slices = spans.stream().mapToLong(span -> span.to() - span.from() + 1).sum();
    return slices <= FEW ? ask(runs, item) : turns.take(() -> ask(runs, item));
  }

  private CompletableFuture<Map<String, SliceList>> ask(
      Map<String, List<Run>> runs, @Nullable Utf8 item) {
    Map<String, CompletableFuture<SliceList>> answers = new LinkedHashMap<>();
    runs.forEach(
        (worker, its) ->
            answers.put(worker, questions.slices(worker, new SlicesRequest(its, item))));
    return Gathered.of(answers)
        .thenApply(gathered -> hold(gathered.require(QueryService.FROM, false)));
  }

  private Map<String, SliceList> hold(Map<String, SliceList> answers) {
    long mine = bytes(answers);
    long all = held.addAndGet(mine);
    if (all > maxBytes && all > mine) { // the only one may be as large as it is
      release(answers);
      throw new NotStored(NotStored.Reason.OVERLOADED, "too many ranges are being read");
    }
    return answers;
  }

  /** Answers are not needed any more; once. */
  void release(Map<String, SliceList> answers) {
    held.addAndGet(-bytes(answers));
  }

  private static long bytes(Map<String, SliceList> answers) {
    return answers.values().stream().mapToLong(it -> it.bytes().length).sum();
  }
}
