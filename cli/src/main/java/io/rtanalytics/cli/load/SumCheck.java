package io.rtanalytics.cli.load;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.client.SliceView;
import io.rtanalytics.client.UnexpectedAnswer;
import io.rtanalytics.totals.SliceTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lombok.RequiredArgsConstructor;

/** Compares by how much slices have grown with what was accepted. One thread. */
@RequiredArgsConstructor
final class SumCheck {
  private static final long ANSWER_SECONDS = 60;

  private final AnalyticsClient client;
  private final List<String> urls;

  /** Node → slice → totals, as every node showed them at one time. */
  private Map<String, Map<Long, SliceTotals>> before = Map.of();

  /**
   * Notes the totals from which slices grow.
   *
   * @param from seconds since 1970-01-01T00:00:00Z
   * @param to as above
   */
  void begin(long from, long to) throws Failure, InterruptedException {
    before = read(from, to);
  }

  /**
   * Reads the totals anew.
   *
   * @return where they differ from what was sent, a line each; empty if they agree
   */
  List<String> differences(SortedMap<Long, SliceTally> sent, long from, long to)
      throws Failure, InterruptedException {
    List<String> lines = new ArrayList<>();
    Map<String, Map<Long, SliceTotals>> after = read(from, to);
    for (String url : urls) {
      Map<Long, SliceTotals> was = before.getOrDefault(url, Map.of());
      Map<Long, SliceTotals> is = after.getOrDefault(url, Map.of());
      // Also those in which nothing was accepted: what was "surely not stored" must not be there.
      SortedSet<Long> slices = new TreeSet<>(sent.keySet());
      slices.addAll(is.keySet());
      for (long slice : slices) {
        SliceTotals grown =
            minus(
                is.getOrDefault(slice, SliceTotals.ZERO),
                was.getOrDefault(slice, SliceTotals.ZERO));
        SliceTally tally = sent.get(slice);
        String difference =
            tally == null
                ? difference(grown, SliceTotals.ZERO, SliceTotals.ZERO)
                : difference(grown, tally.atLeast(), tally.atMost());
        if (!difference.isEmpty()) {
          lines.add("slice " + slice + " at " + url + " differs:" + difference);
        }
      }
    }
    return lines;
  }

  private static String difference(SliceTotals grown, SliceTotals least, SliceTotals most) {
    return difference("clicks", grown.clicks(), least.clicks(), most.clicks())
        + difference("impressions", grown.impressions(), least.impressions(), most.impressions())
        + difference("unique users", grown.uniqueUsers(), least.uniqueUsers(), most.uniqueUsers());
  }

  private static String difference(String what, long grown, long least, long most) {
    if (grown >= least && grown <= most) {
      return "";
    }
    String expected = least == most ? "" + least : least + " to " + most;
    return " " + what + " grew by " + grown + ", not by " + expected + ";";
  }

  private static SliceTotals minus(SliceTotals a, SliceTotals b) {
    return new SliceTotals(
        a.uniqueUsers() - b.uniqueUsers(),
        a.clicks() - b.clicks(),
        a.impressions() - b.impressions());
  }

  private Map<String, Map<Long, SliceTotals>> read(long from, long to)
      throws Failure, InterruptedException {
    Map<String, Map<Long, SliceTotals>> all = new LinkedHashMap<>();
    for (String url : urls) {
      Map<Long, SliceTotals> slices = new HashMap<>();
      for (SliceView view : slices(url, from, to)) {
        slices.put(view.slice(), view.totals());
      }
      all.put(url, slices);
    }
    return all;
  }

  private List<SliceView> slices(String url, long from, long to)
      throws Failure, InterruptedException {
    try {
      return client
          .slices(url, from, to)
          .toCompletableFuture()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnexpectedAnswer) {
        throw new Failure(String.valueOf(e.getCause().getMessage()), e);
      }
      throw new Failure(url + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new Failure(url + " does not answer", e);
    }
  }
}
