package io.rtanalytics.cli.load;

import io.rtanalytics.event.Action;
import io.rtanalytics.timeline.Timeline;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What was sent in a run, by slice, and how it was answered. Any thread. */
final class Tally {
  private final Timeline timeline;
  // Bounded by the seconds that timestamps may cover: how far back, and the run's duration.
  private final ConcurrentSkipListMap<Long, SliceTally> slices = new ConcurrentSkipListMap<>();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder notStored = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final CompletableFuture<String> firstRefusal = new CompletableFuture<>();

  Tally(Timeline timeline) {
    this.timeline = timeline;
  }

  /** An event was accepted. */
  void accepted(Generated event) {
    accepted.increment();
    slice(event).accepted(event.action(), event.user());
  }

  /** An answer said that an event was surely not stored. */
  void notStored() {
    notStored.increment();
  }

  /** A try of an event had no clear answer. */
  void unknown() {
    unknown.increment();
  }

  /** An event was given up without a clear answer. */
  void unanswered(Generated event) {
    unanswered.increment();
    slice(event).unanswered(event.action(), event.user());
  }

  /** A node refused an event for good. */
  void refused(String detail) {
    refused.increment();
    firstRefusal.complete(detail);
  }

  private SliceTally slice(Generated event) {
    return slices.computeIfAbsent(
        timeline.sliceOf(event.raw().timestamp()), number -> new SliceTally());
  }

  /** The slices that events went to, by number. */
  SortedMap<Long, SliceTally> slices() {
    return slices;
  }

  /** Events accepted. */
  long acceptedCount() {
    return accepted.sum();
  }

  /** Accepted ones of one kind. */
  long acceptedCount(Action action) {
    return slices.values().stream()
        .map(SliceTally::atLeast)
        .mapToLong(it -> action == Action.CLICK ? it.clicks() : it.impressions())
        .sum();
  }

  /** Answers "surely not stored". */
  long notStoredCount() {
    return notStored.sum();
  }

  /** Tries without a clear answer. */
  long unknownCount() {
    return unknown.sum();
  }

  /** Events given up without a clear answer. */
  long unansweredCount() {
    return unanswered.sum();
  }

  /** Events refused for good. */
  long refusedCount() {
    return refused.sum();
  }

  /** Why the first of these was refused. */
  String refusal() {
    return firstRefusal.getNow("");
  }
}
