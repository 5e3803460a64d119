package io.rtanalytics.cli.export;

import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.client.SliceView;
import io.rtanalytics.client.UnexpectedAnswer;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** Exports what a running node shows, in as many requests as the node makes necessary. */
@RequiredArgsConstructor
public final class NodeExport {
  private static final int BAD_REQUEST = 400;
  private static final int GONE = 410;

  private final AnalyticsClient client;
  private final String url;
  private final Clock clock;

  /**
   * Writes the rows.
   *
   * @throws Failure if the node does not answer, or not to the end; some rows may be written then
   */
  public void write(ExportRange range, ExportTarget target) throws Failure, InterruptedException {
    CsvPages pages = new CsvPages(target, range.empty());
    try {
      page(range.from(), range.to(), pages);
    } catch (UnexpectedAnswer e) {
      if (e.status() != BAD_REQUEST) {
        throw failure(e);
      }
      writePages(range, pages, e);
    }
  }

  /** Writes them page by page, if it was for their number that the node refused to show all. */
  private void writePages(ExportRange range, CsvPages pages, UnexpectedAnswer refusal)
      throws Failure, InterruptedException {
    try {
      Long to = range.to();
      SliceView view = ask(client.slice(url, to == null ? clock.instant().getEpochSecond() : to));
      long length = view.end().getEpochSecond() - view.start().getEpochSecond();
      Timeline timeline = new Timeline(view.start().minusSeconds(view.slice() * length), length);
      long last = view.slice();
      Long from = range.from();
      long first = from == null ? firstKept(timeline, last) : Math.max(0, timeline.sliceOf(from));
      if (last - first < QueryService.MAX_SLICES) {
        throw refusal; // for another reason
      }
      for (long at = first; at <= last; at += QueryService.MAX_SLICES) {
        long end = Math.min(last, at + QueryService.MAX_SLICES - 1);
        page(timeline.startOf(at).getEpochSecond(), timeline.startOf(end).getEpochSecond(), pages);
      }
    } catch (UnexpectedAnswer e) {
      throw failure(e);
    }
  }

  /** Finds the first slice that has not expired: those before it have, those behind it have not. */
  private long firstKept(Timeline timeline, long last) throws Failure, InterruptedException {
    long low = 0;
    long high = last;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isKept(timeline.startOf(middle).getEpochSecond())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private boolean isKept(long timestamp) throws Failure, InterruptedException {
    try {
      var unused = ask(client.slice(url, timestamp));
      return true;
    } catch (UnexpectedAnswer e) {
      if (e.status() == GONE) {
        return false;
      }
      throw e;
    }
  }

  private void page(@Nullable Long from, @Nullable Long to, CsvPages pages)
      throws Failure, InterruptedException {
    pages.begin();
    ask(client.csv(url, from, to, pages));
    try {
      pages.end();
    } catch (IOException e) {
      throw new Failure(url + ": " + e.getMessage(), e);
    }
  }

  private <T> T ask(CompletionStage<T> answer) throws Failure, InterruptedException {
    try {
      return answer.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnexpectedAnswer unexpected) {
        throw unexpected;
      }
      Throwable cause =
          e.getCause() instanceof UncheckedIOException ours ? ours.getCause() : e.getCause();
      throw new Failure(url + ": " + (cause == null ? e : cause.getMessage()), e);
    }
  }

  private static Failure failure(UnexpectedAnswer e) {
    return new Failure(String.valueOf(e.getMessage()), e);
  }
}
