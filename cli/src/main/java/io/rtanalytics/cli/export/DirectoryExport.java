package io.rtanalytics.cli.export;

import io.rtanalytics.api.decode.Timestamps;
import io.rtanalytics.api.http.SliceCsv;
import io.rtanalytics.cli.node.StoppedData;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
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
  private static final int CHUNK_SLICES = 8192; // so that they are never all in memory

  private final Path data;
  private final @Nullable Path cluster;
  private final Clock clock;

  /**
   * Writes the rows.
   *
   * @throws Failure if a worker is missing, in use or damaged, or the rows can't be written
   */
  public void write(ExportRange range, ExportTarget target) throws Failure, InterruptedException {
    try (StoppedData totals = StoppedData.open(data, cluster, clock)) {
      check("--from", range.from(), totals);
      check("--to", range.to(), totals);
      Timeline timeline = totals.timeline();
      if (timeline == null) {
        target.header(SliceCsv.COLUMNS);
      } else {
        write(range, target, totals, timeline);
      }
    } catch (IOException | InvalidEvent e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** As a node checks it. */
  private void check(String option, @Nullable Long timestamp, StoppedData totals) {
    if (timestamp != null) {
      long seconds = Timestamps.parse(option, Utf8.of(timestamp.toString()));
      Timestamps.checkNotAhead(totals.maxFuture(), option, seconds, now());
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private void write(ExportRange range, ExportTarget target, StoppedData totals, Timeline timeline)
      throws IOException, Failure {
    long kept = totals.firstKept();
    Long from = range.from();
    long first = from == null ? kept : Math.max(0, timeline.sliceOf(from));
    Long to = range.to();
    long last = timeline.sliceOf(to == null ? now() : to);
    long lowest = last < 0 ? first : Math.min(first, last);
    if (lowest < kept) {
      throw new Failure("slice %d was dropped: slices from %d on are kept".formatted(lowest, kept));
    }
    target.header(SliceCsv.COLUMNS);
    for (long at = first; at <= last; at += CHUNK_SLICES) {
      long end = Math.min(last, at + CHUNK_SLICES - 1);
      Map<Long, SliceTotals> chunk = totals.read(at, end);
      if (range.empty()) {
        for (long slice = at; slice <= end; slice++) {
          row(target, timeline, slice, chunk.getOrDefault(slice, SliceTotals.ZERO));
        }
      } else {
        for (Map.Entry<Long, SliceTotals> slice : chunk.entrySet()) {
          row(target, timeline, slice.getKey(), slice.getValue());
        }
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
