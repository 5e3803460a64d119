package io.rtanalytics.api.ingest;

import io.rtanalytics.event.Event;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.EventBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one worker: batches that were refused and go again slice by slice, then
 * those that are full, then the one that still gathers events. One thread.
 */
final class Backlog {
  private final Settings settings;
  private final EventLoop loop;
  private final Deque<Split> splits = new ArrayDeque<>();
  private final Deque<Draft> full = new ArrayDeque<>();

  private Draft open;
  private @Nullable Draft spare; // with buffers that have grown already
  private long bytes;

  Backlog(Settings settings, EventLoop loop) {
    this.settings = settings;
    this.loop = loop;
    this.open = new Draft(settings);
  }

  /** Takes an event; returns whether a batch has become full by it. */
  boolean add(Event event, long routingDigest, Receipt receipt) {
    int before = open.bytes();
    boolean filled = !open.add(event, routingDigest, receipt, loop);
    if (filled) {
      full.add(open);
      open = emptyDraft();
      before = 0;
      open.add(event, routingDigest, receipt, loop);
    }
    bytes += open.bytes() - before;
    return filled;
  }

  private Draft emptyDraft() {
    Draft draft = spare == null ? new Draft(settings) : spare;
    spare = null;
    return draft;
  }

  /** Takes a batch that is to go again slice by slice. */
  void add(Split split) {
    splits.add(split);
    bytes += split.bytes();
  }

  /**
   * Seals and hands out what is next, if anything is.
   *
   * @param partial whether a batch will do that is not full
   */
  @Nullable Parcel next(boolean partial, Producer producer) {
    Parcel part = nextPart(producer);
    if (part != null) {
      return part;
    }
    Draft draft = full.poll();
    if (draft != null) {
      Parcel parcel = seal(draft, producer);
      spare = draft;
      return parcel;
    }
    return partial && !open.isEmpty() ? seal(open, producer) : null;
  }

  /** A part for which there is time left; the others are given up soon. */
  private @Nullable Parcel nextPart(Producer producer) {
    for (Iterator<Split> all = splits.iterator(); all.hasNext(); ) {
      Split split = all.next();
      if (!isStale(split.begunNanos())) {
        Parcel part = split.next(producer);
        if (split.isEmpty()) {
          all.remove();
          bytes -= split.bytes();
        }
        return part;
      }
    }
    return null;
  }

  private Parcel seal(Draft draft, Producer producer) {
    EventBatch batch = draft.seal(producer);
    bytes -= batch.size();
    return new Parcel(batch, draft.takeReceipts(batch.eventCount()), loop.nanoTime());
  }

  /** Gives up what has waited too long: hands out its receipts, and how many they are. */
  void giveUpStale(ObjIntConsumer<Receipt[]> handler) {
    for (Iterator<Split> all = splits.iterator(); all.hasNext(); ) {
      Split split = all.next();
      if (isStale(split.begunNanos())) {
        all.remove();
        bytes -= split.bytes();
        Receipt[] left = split.receiptsLeft();
        handler.accept(left, left.length);
      }
    }
    while (!full.isEmpty() && isStale(full.element().openedNanos())) {
      giveUp(full.remove(), handler);
    }
    if (full.isEmpty() && !open.isEmpty() && isStale(open.openedNanos())) {
      Draft stale = open;
      open = emptyDraft();
      giveUp(stale, handler);
    }
  }

  private void giveUp(Draft stale, ObjIntConsumer<Receipt[]> handler) {
    bytes -= stale.bytes();
    int count = stale.count();
    handler.accept(stale.takeReceipts(count), count);
  }

  private boolean isStale(long sinceNanos) {
    return (loop.nanoTime() - sinceNanos) / 1_000_000 > settings.timeoutMilliseconds();
  }

  /** Bytes of all that waits. */
  long bytes() {
    return bytes;
  }
}
