package io.rtanalytics.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.timeline.Durability;
import io.rtanalytics.wire.EventBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a log must hand over, from what was done with it: a plain list of what is stored, and behind
 * it what may be. Lives are the times between opening a log and its end, by closing or otherwise.
 */
final class LogModel {
  private static final long UNKNOWN = -1;

  private final Durability durability;
  private final List<Entry> stored = new ArrayList<>(); // from the start on
  private final Deque<Deque<Entry>> uncertain = new ArrayDeque<>(); // of each, some first ones
  private final Deque<Entry> appended = new ArrayDeque<>(); // in this life, and not handed over
  private long start;
  private long nextNumber;
  private int seen; // how many of those stored were handed over in this life

  private record Entry(long offset, long number) {}

  LogModel(Durability durability) {
    this.durability = durability;
  }

  LogModel copy() {
    LogModel copy = new LogModel(durability);
    copy.stored.addAll(stored);
    uncertain.forEach(group -> copy.uncertain.add(new ArrayDeque<>(group)));
    copy.appended.addAll(appended);
    copy.start = start;
    copy.nextNumber = nextNumber;
    copy.seen = seen;
    return copy;
  }

  Durability durability() {
    return durability;
  }

  /** The offset that a checkpoint would name. */
  long start() {
    return start;
  }

  /** How many entries must be in the log, from the start on. */
  int stored() {
    return stored.size();
  }

  /** The number of a batch that is about to be appended; from now on it may be in the log. */
  long appending() {
    appended.add(new Entry(UNKNOWN, nextNumber));
    return nextNumber++;
  }

  void appended(long offset) {
    appended.add(new Entry(offset, appended.removeLast().number));
  }

  void notStored() {
    appended.removeLast();
  }

  void handedOver(long offset, EventBatch batch) {
    Entry entry = new Entry(offset, batch.sequence());
    assertThat(batch.bytes()).isEqualTo(LogUnderTest.batch(batch.sequence()).bytes());
    if (seen == stored.size()) {
      stored.add(expected(entry));
    }
    assertThat(entry).isEqualTo(stored.get(seen));
    seen++;
  }

  /** What may come when all that is stored has: what a former life left, or else the next one. */
  private Entry expected(Entry found) {
    for (; !uncertain.isEmpty(); uncertain.remove()) {
      Entry next = uncertain.element().peek();
      if (next != null && next.number == found.number) {
        uncertain.element().remove();
        return known(next, found);
      }
    }
    assertThat(appended).as("entries that may come, but not %s", found).isNotEmpty();
    return known(appended.remove(), found);
  }

  private static Entry known(Entry expected, Entry found) {
    return expected.offset == UNKNOWN ? new Entry(found.offset, expected.number) : expected;
  }

  /** Nothing was handed over, so there must be nothing left. */
  void idle() {
    assertThat(stored.subList(seen, stored.size())).as("lost").isEmpty();
    assertThat(appended).as("never handed over").isEmpty();
    uncertain.clear();
  }

  /**
   * Moves the start into what was handed over in this life and survives a loss of power.
   *
   * @param share how far, from 0 to 1
   */
  void moveStart(double share) {
    int index = (int) (share * seen);
    if (durability == Durability.OS) {
      while (index > 0 && (index == stored.size() || stored.get(index).offset >= unforced())) {
        index--;
      }
    }
    if (index > 0) {
      start = stored.get(index - 1).offset + LogUnderTest.frameBytes();
      stored.subList(0, index).clear();
      seen -= index;
    }
  }

  /** Where the segment of the last entry begins: all before has been forced. */
  private long unforced() {
    long last = stored.isEmpty() ? 0 : stored.get(stored.size() - 1).offset;
    return last - last % LogUnderTest.SEGMENT_BYTES;
  }

  /** The log was closed, and with that made durable what was appended. */
  void closed() {
    if (uncertain.isEmpty()) {
      stored.addAll(appended);
      appended.clear();
    }
    ended();
  }

  /** The log has ended without being closed, or has failed. */
  void ended() {
    uncertain.add(new ArrayDeque<>(appended));
    appended.clear();
    seen = 0;
  }

  /** The power was lost after the end, and with it what was not forced. */
  void lostPower() {
    if (durability == Durability.OS) {
      Deque<Entry> tail = new ArrayDeque<>();
      for (long from = unforced(); !stored.isEmpty(); stored.remove(stored.size() - 1)) {
        Entry last = stored.get(stored.size() - 1);
        if (last.offset < from) {
          break;
        }
        tail.addFirst(last);
      }
      if (uncertain.size() == 1) {
        tail.addAll(uncertain.remove());
      }
      uncertain.addFirst(tail);
    }
  }
}
