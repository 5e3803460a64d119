package io.rtanalytics.cli.export;

import io.rtanalytics.api.http.SliceCsv;
import io.rtanalytics.cli.node.StoppedData;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** Exports what a data directory holds that no process uses, as its node would show it. */
@RequiredArgsConstructor
public final class DirectoryExport {
  private final Path data;
  private final @Nullable Path cluster;
  private final Clock clock;

  /**
   * Writes the rows.
   *
   * @throws Failure if a worker is missing, in use or damaged, or the rows can't be written
   */
  public void write(ExportRange range, ExportTarget target) throws Failure, InterruptedException {
    StoppedData totals = StoppedData.read(data, cluster, clock);
    try {
      target.header(SliceCsv.COLUMNS);
      Timeline timeline = totals.timeline();
      if (timeline != null) {
        write(range, target, totals, timeline);
      }
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private void write(ExportRange range, ExportTarget target, StoppedData totals, Timeline timeline)
      throws IOException, Failure {
    Long from = range.from();
    long first = from == null ? totals.firstKept() : Math.max(0, timeline.sliceOf(from));
    if (first < totals.firstKept()) {
      throw new Failure(
          "slice %d was dropped: slices from %d on are kept".formatted(first, totals.firstKept()));
    }
    Long to = range.to();
    long last = timeline.sliceOf(to == null ? clock.instant().getEpochSecond() : to);
    if (last < first) {
      return;
    }
    if (range.empty()) {
      for (long slice = first; slice <= last; slice++) {
        row(target, timeline, slice, totals.slices().getOrDefault(slice, SliceTotals.ZERO));
      }
    } else {
      for (Map.Entry<Long, SliceTotals> slice :
          totals.slices().subMap(first, true, last, true).entrySet()) {
        row(target, timeline, slice.getKey(), slice.getValue());
      }
    }
  }

  private static void row(ExportTarget target, Timeline timeline, long slice, SliceTotals totals)
      throws IOException {
    StringBuilder row = new StringBuilder(80);
    SliceCsv.append(row, timeline, new SliceEntry(slice, totals));
    target.row(row);
  }
}
