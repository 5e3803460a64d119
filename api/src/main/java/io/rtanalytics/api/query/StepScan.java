package io.rtanalytics.api.query;

import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The rows of a range, made of its slices as they come, so that neither is ever held as a whole.
 * Its user asks for some when he has disposed of those before; then any thread may.
 */
public final class StepScan implements AutoCloseable {
  /**
   * So many rows at once, or all of fewer: an answer that fits fails as a whole, even if the
   * routing changes every other slice.
   */
  private static final int ROWS = 4096;

  private final RangePlan plan;
  private final long now;
  private final Supplier<CompletionStage<List<SliceRow>>> slices;
  private final Runnable whenClosed;
  private long start;
  private long end;
  private SliceTotals sum = SliceTotals.ZERO;
  private SliceState state = SliceState.FINAL;
  private boolean complete = true;

  /**
   * Begins before the first row.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @param slices what was counted in the next slices of the plan, ascending, each time it is
   *     asked; none after the last. Whatever it counts, be it all of a slice or one item in it
   * @param whenClosed what is to be done when none is needed any more
   */
  StepScan(
      RangePlan plan,
      long now,
      Supplier<CompletionStage<List<SliceRow>>> slices,
      Runnable whenClosed) {
    this.whenClosed = whenClosed;
    this.plan = plan;
    this.now = now;
    this.slices = slices;
    begin(plan.start());
  }

  /**
   * The next rows, ascending, empty ones included; none after the last. The stage fails as that of
   * the slices does.
   */
  public CompletionStage<List<StepRow>> next() {
    return next(new ArrayList<>());
  }

  private CompletionStage<List<StepRow>> next(List<StepRow> rows) {
    while (start < plan.end() && rows.size() < ROWS) {
      CompletableFuture<List<SliceRow>> some = slices.get().toCompletableFuture();
      if (!some.isDone() || some.isCompletedExceptionally()) {
        return some.thenCompose(
            entries -> {
              add(entries, rows);
              return next(rows);
            });
      }
      add(some.join(), rows); // in a loop: thousands of answers at hand would fill the stack
    }
    return CompletableFuture.completedFuture(rows);
  }

  private void add(List<SliceRow> entries, List<StepRow> rows) {
    Timeline timeline = plan.timeline();
    for (SliceRow entry : entries) {
      endRows(timeline.startOf(entry.slice()).getEpochSecond(), rows);
      sum = sum.plus(entry.totals());
      state = state.and(entry.state());
      complete &= entry.complete();
    }
    if (entries.isEmpty()) {
      endRows(plan.end(), rows);
    }
  }

  /** Ends the rows that lie before a point in time. */
  private void endRows(long second, List<StepRow> rows) {
    while (end <= second && start < plan.end()) {
      boolean isOneSlice = end - start == plan.timeline().length();
      rows.add(
          new StepRow(
              Instant.ofEpochSecond(start),
              Instant.ofEpochSecond(end),
              isOneSlice,
              sum.uniqueUsers(),
              sum.clicks(),
              sum.impressions(),
              end > now ? SliceState.OPEN : state,
              complete));
      begin(end);
    }
  }

  private void begin(long second) {
    start = second;
    end = plan.steps().endOf(second);
    sum = SliceTotals.ZERO;
    state = SliceState.FINAL;
    complete = true;
  }

  /** No more rows are needed. Any thread, any number of times. */
  @Override
  public void close() {
    whenClosed.run();
  }
}
