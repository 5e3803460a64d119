package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.wire.SliceList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import lombok.Builder;
import org.jspecify.annotations.Nullable;

/**
 * The totals of many slices, chunk by chunk, made of one answer of each worker. Its user asks for a
 * chunk when he has disposed of the one before; then any thread may. He closes it in the end.
 */
public final class SliceScan implements AutoCloseable {
  private static final int CHUNK = 4096;

  private final Timeline timeline;
  private final Deque<Routing.Span> ahead;
  private final @Nullable Utf8 item;
  private final long now;
  private final WorkerQuestions questions;
  private final SliceAnswers answers;
  private final TotalsCache cache;
  private final AtomicReference<@Nullable Map<String, SliceList>> held = new AtomicReference<>();
  private boolean fromFirstKept;
  private volatile boolean closed;
  private @Nullable SliceSums sums;

  /**
   * Begins before the first slice.
   *
   * @param spans the slices, and who counts them
   * @param item the item that is asked for; null for all that was counted
   * @param fromFirstKept whether slices that a worker has dropped are left out at the beginning,
   *     since nobody has asked for them in particular
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  @Builder
  private SliceScan(
      Timeline timeline,
      List<Routing.Span> spans,
      @Nullable Utf8 item,
      boolean fromFirstKept,
      long now,
      WorkerQuestions questions,
      SliceAnswers answers,
      TotalsCache cache) {
    this.timeline = timeline;
    this.ahead = new ArrayDeque<>(spans);
    this.item = item;
    this.fromFirstKept = fromFirstKept;
    this.now = now;
    this.questions = questions;
    this.answers = answers;
    this.cache = cache;
  }

  /** How the slices lie in time. */
  public Timeline timeline() {
    return timeline;
  }

  /**
   * The next slices, ascending, empty ones included; none after the last. The stage fails with
   * {@link WorkersMissing} if a worker does not answer, with {@link SliceExpired} if one has
   * dropped a slice, with {@link io.rtanalytics.port.NotStored} if too many such answers are held.
   */
  public CompletionStage<List<SliceRow>> next() {
    if (ahead.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    if (fromFirstKept) {
      fromFirstKept = false;
      return FirstKept.of(ahead, questions)
          .thenCompose(
              first -> {
                skipTo(first);
                return next();
              });
    }
    SliceSums told = sums;
    if (told != null) {
      return CompletableFuture.completedFuture(told.rows(nextChunk()));
    }
    long askedNanos = cache.now();
    return answers
        .ask(List.copyOf(ahead), item)
        .thenApply(
            lists -> {
              hold(lists);
              SliceSums first =
                  new SliceSums(timeline, now, lists, item == null ? cache : null, askedNanos);
              sums = first;
              return first.rows(nextChunk());
            });
  }

  private void skipTo(long first) {
    Routing.Span last = ahead.getLast();
    while (!ahead.isEmpty() && ahead.element().to() < first) {
      ahead.remove();
    }
    if (ahead.isEmpty()) {
      String reason = "slice %d was dropped: slices from %d on are kept";
      throw new SliceExpired(
          QueryService.TIMESTAMP, Refused.expired(reason.formatted(last.to(), first), first));
    }
    if (ahead.element().from() < first) {
      Routing.Span span = ahead.remove();
      ahead.addFirst(new Routing.Span(first, span.to(), span.workers()));
    }
  }

  private Routing.Span nextChunk() {
    Routing.Span span = ahead.remove();
    if (span.to() - span.from() < CHUNK) {
      return span;
    }
    long cut = span.from() + CHUNK;
    ahead.addFirst(new Routing.Span(cut, span.to(), span.workers()));
    return new Routing.Span(span.from(), cut - 1, span.workers());
  }

  private void hold(Map<String, SliceList> lists) {
    held.set(lists);
    if (closed) {
      release();
    }
  }

  private void release() {
    Map<String, SliceList> lists = held.getAndSet(null);
    if (lists != null) {
      answers.release(lists);
    }
  }

  /** What the workers have answered is not needed any more. Any thread, any number of times. */
  @Override
  public void close() {
    closed = true;
    release();
  }
}
