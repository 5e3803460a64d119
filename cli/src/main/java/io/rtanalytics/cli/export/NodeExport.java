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

/**
 * Exports what a running node shows, page by page: between two requests, whoever takes the rows may
 * take his time.
 */
@RequiredArgsConstructor
public final class NodeExport {
  /**
   * What its client needs: one for a request, others that were broken off and are not closed yet.
   */
  public static final int CONNECTIONS = 4;

  /** Most slices of a page. */
  static final int PAGE_SLICES = 8192;

  private static final int BAD_REQUEST = 400;
  private static final int GONE = 410;

  private final AnalyticsClient client;
  private final String url;
  private final Clock clock;

  /** What there is to export: how slices lie in time, and the last of them, as far as is known. */
  private record Extent(Timeline timeline, long last) {}

  /**
   * Writes the rows.
   *
   * @throws Failure if the node does not answer, or not to the end; some rows may be written then
   */
  public void write(ExportRange range, ExportTarget target) throws Failure, InterruptedException {
    CsvRows rows = new CsvRows(target, range.empty());
    try {
      if (page(range.from(), range.to(), rows)) {
        writePages(extent(range), rows.next(), range, rows);
      }
    } catch (UnexpectedAnswer e) {
      if (e.status() != BAD_REQUEST || rows.next() >= 0) {
        throw failure(e);
      }
      writeMany(range, rows, e);
    }
  }

  /** Writes more than the node would show at once, if that is why it has refused. */
  private void writeMany(ExportRange range, CsvRows rows, UnexpectedAnswer refusal)
      throws Failure, InterruptedException {
    try {
      Extent extent = extent(range);
      Long from = range.from();
      long first = from == null ? firstKept(extent) : Math.max(0, extent.timeline().sliceOf(from));
      if (extent.last() - first < QueryService.MAX_SLICES) {
        throw refusal; // for another reason
      }
      writePages(extent, first, range, rows);
    } catch (UnexpectedAnswer e) {
      throw failure(e);
    }
  }

  private Extent extent(ExportRange range) throws Failure, InterruptedException {
    Long to = range.to();
    SliceView view = ask(client.slice(url, to == null ? clock.instant().getEpochSecond() : to));
    long length = view.end().getEpochSecond() - view.start().getEpochSecond();
    return new Extent(
        new Timeline(view.start().minusSeconds(view.slice() * length), length), view.slice());
  }

  private void writePages(Extent extent, long first, ExportRange range, CsvRows rows)
      throws Failure, InterruptedException {
    long at = first;
    boolean more = true;
    while (more) {
      long end = at + PAGE_SLICES - 1;
      // The end is what the node says it is: its clock counts, not ours.
      boolean inside = end < extent.last();
      Long to = inside ? Long.valueOf(seconds(extent, end)) : range.to();
      more = page(seconds(extent, at), to, rows) || inside;
      at = end + 1;
    }
  }

  private static long seconds(Extent extent, long slice) {
    return extent.timeline().startOf(slice).getEpochSecond();
  }

  /** Finds the first slice that has not expired: those before it have, those behind it have not. */
  private long firstKept(Extent extent) throws Failure, InterruptedException {
    long low = 0;
    long high = extent.last();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isKept(seconds(extent, middle))) {
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

  /** Asks for a page and writes it; returns whether the answer was longer. */
  private boolean page(@Nullable Long from, @Nullable Long to, CsvRows rows)
      throws Failure, InterruptedException {
    CsvPage page = new CsvPage(PAGE_SLICES);
    try {
      ask(client.csv(url, from, to, page));
    } catch (Failure e) {
      if (!page.isFull()) {
        throw e;
      }
    }
    try {
      rows.add(page.rows());
    } catch (IOException e) {
      throw new Failure(url + ": " + e.getMessage(), e);
    }
    return page.isFull();
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
