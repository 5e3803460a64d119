package io.rtanalytics.bench.model;

import io.rtanalytics.bench.load.LoadReport;
import io.rtanalytics.bench.load.Outcomes;
import io.rtanalytics.bench.load.RequestSequence;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** All that was sent to one server, by slice, and so what its slices must show. One thread. */
public final class Ledger {
  private final Map<Long, SliceModel> slices = new TreeMap<>(); // by their first second
  private long sent;
  private long missing;

  /**
   * A load has ended.
   *
   * @param sequence what it sent
   * @param report what came back: exactly if it knows, else how many of it at least
   */
  public void add(RequestSequence sequence, LoadReport report) {
    if (report.outcomes().isPresent()) {
      add(sequence, report.outcomes().get());
      return;
    }
    addEvents(sequence, report.generated(), 1);
    long failed = report.generated() - report.succeeded();
    missing += failed;
    slicesOf(sequence).forEach(slice -> slice.addMissing(failed));
  }

  private void add(RequestSequence sequence, Outcomes outcomes) {
    outcomes.succeeded().stream().forEach(k -> add(sequence, k, 1));
    outcomes.unknown().stream()
        .filter(k -> !sequence.isGet(k))
        .forEach(
            k ->
                slice(sequence, k)
                    .addOpen(sequence.prefix(), sequence.user(k), sequence.isClick(k)));
  }

  /**
   * The events of the first requests of a sequence were all stored.
   *
   * @param requests how many requests
   * @param times how often each
   */
  public void addEvents(RequestSequence sequence, long requests, long times) {
    for (long k = 0; k < requests; k++) {
      add(sequence, k, times);
    }
  }

  private void add(RequestSequence sequence, long k, long times) {
    if (!sequence.isGet(k)) {
      slice(sequence, k).add(sequence.prefix(), sequence.user(k), sequence.isClick(k), times);
      sent += times;
    }
  }

  private SliceModel slice(RequestSequence sequence, long k) {
    long timestamp = sequence.timestamp(k);
    return slices.computeIfAbsent(
        timestamp - timestamp % sequence.sliceSeconds(), any -> new SliceModel());
  }

  private List<SliceModel> slicesOf(RequestSequence sequence) {
    return LongStream.rangeClosed(0, sequence.slices())
        .map(back -> sequence.timestamp() - back * sequence.sliceSeconds())
        .mapToObj(timestamp -> slices.get(timestamp - timestamp % sequence.sliceSeconds()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The slices that something was sent to, by their first second since 1970. */
  Map<Long, SliceModel> slices() {
    return slices;
  }

  /** Events that were taken for certain. */
  long sent() {
    return sent;
  }

  /** The least that all slices may show together. */
  long eventsAtLeast() {
    return sent - missing;
  }
}
