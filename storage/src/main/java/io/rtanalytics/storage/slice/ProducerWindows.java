package io.rtanalytics.storage.slice;

import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes a batch count once however often it arrives: per producer, the outcomes of its latest
 * sequences.
 *
 * <p>Which producers are forgotten depends on nothing but the order of the recorded batches, so
 * that every replay of a log decides alike: those that have recorded nothing for longest, as soon
 * as there are too many, or their sets of duplicates take too much. A forgotten producer is
 * unknown, and an unknown one is accepted with its first {@value ProducerWindow#SEQUENCES}
 * sequences only, so that one in the middle of its run is refused instead of counted twice. One
 * thread.
 */
public final class ProducerWindows {
  /** Most producers that are remembered. */
  static final int MAX_PRODUCERS = 4096;

  private static final long MAX_BYTES = 64L << 20;

  private final int maxProducers;
  private final long maxBytes;
  // In the order in which they recorded last.
  private final Map<ProducerId, ProducerWindow> windows = new LinkedHashMap<>();
  private long bytes;

  /** Remembers nobody yet. */
  public ProducerWindows() {
    this(MAX_PRODUCERS, MAX_BYTES);
  }

  ProducerWindows(int maxProducers, long maxBytes) {
    this.maxProducers = maxProducers;
    this.maxBytes = maxBytes;
  }

  /**
   * The outcome of a batch that was recorded before, or null if it is new. Changes nothing.
   *
   * @throws Refused if that can't be told any more
   */
  @Nullable Outcome recall(EventBatch batch) {
    return recall(batch.producer(), batch.sequence());
  }

  /** The same by a batch's names. */
  @Nullable Outcome recall(ProducerId producer, long sequence) {
    ProducerWindow window = windows.get(producer);
    if (window != null) {
      return window.recall(sequence);
    }
    if (sequence >= ProducerWindow.SEQUENCES) {
      throw new Refused(
          Refused.Reason.OUTSIDE_WINDOW,
          "sequence %d of a producer that is unknown or forgotten".formatted(sequence));
    }
    return null;
  }

  /** Keeps the outcome of a new batch. */
  void record(EventBatch batch, Outcome outcome) {
    ProducerWindow window = windows.remove(batch.producer());
    if (window == null) {
      window = new ProducerWindow();
    }
    long before = window.bytes();
    window.record(batch.sequence(), outcome);
    bytes += window.bytes() - before;
    windows.put(batch.producer(), window);
    forget();
  }

  /** All producers, the one that has recorded nothing for longest first. */
  public List<ProducerState> snapshot() {
    List<ProducerState> all = new ArrayList<>(windows.size());
    windows.forEach(
        (id, window) -> all.add(new ProducerState(id, window.highest(), window.outcomes())));
    return all;
  }

  /** Takes producers in the order of {@link #snapshot}. */
  public void restore(List<ProducerState> producers) {
    for (ProducerState producer : producers) {
      ProducerWindow window = new ProducerWindow();
      producer.outcomes().forEach(it -> window.record(it.sequence(), it.outcome()));
      bytes += window.bytes();
      windows.put(producer.id(), window);
    }
  }

  private void forget() {
    Iterator<ProducerWindow> oldest = windows.values().iterator();
    while (windows.size() > maxProducers || (bytes > maxBytes && windows.size() > 1)) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  /** How many producers are remembered. */
  int count() {
    return windows.size();
  }
}
