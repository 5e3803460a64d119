package io.rtanalytics.port;

import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, durable sequence of batches, and of the seals that make slices final: the truth of
 * which slices are a view.
 *
 * <p>The worker's one thread owns it: it appends what API nodes sent and polls what has become
 * durable, and so need not know whether a batch was just appended, read back after a restart, or
 * written to a broker by someone else. Not thread-safe.
 */
public interface EventLog extends AutoCloseable {
  /** Takes the entries of a log in order of offset. */
  @FunctionalInterface
  interface EntryHandler {
    /**
     * Takes one durable entry.
     *
     * @param offset where it begins; greater than that of every entry before it
     * @param batch the batch
     */
    void entry(long offset, EventBatch batch);

    /**
     * Takes one durable entry that makes slices final.
     *
     * @param offset as above
     * @param seal which
     */
    default void seal(long offset, Seal seal) {
      throw new UnsupportedOperationException("nobody takes the seal at offset " + offset);
    }

    /**
     * Takes one durable entry that its sender has put into the log past the worker, so that nothing
     * of it was checked.
     *
     * @param sender what the sender takes the cluster to be
     */
    default void entry(long offset, EventBatch batch, ClusterIdentity sender) {
      entry(offset, batch);
    }

    /**
     * Takes note of an entry that is no batch. Every reader of the log finds it so.
     *
     * @param why what is wrong with it
     */
    default void unreadable(long offset, String why) {}
  }

  /**
   * Adds a batch at the end. It is not durable, and not handed out, before the next {@link #poll}.
   *
   * @return its offset
   * @throws NotStored if there is no room for it; nothing was written, and later it may fit
   * @throws OutcomeUnknown if it may or may not have been added; if it was, it is handed over
   * @throws LogFailed if this log has failed before
   */
  long append(EventBatch batch);

  /** Adds a seal at the end, as above. */
  long append(Seal seal);

  /**
   * The same, for a log that others read who can't know what the sender takes the cluster to be.
   *
   * @param sender what it does, as far as it says so
   */
  default long append(EventBatch batch, @Nullable ClusterIdentity sender) {
    return append(batch);
  }

  /**
   * Makes durable all that was appended, then hands over every durable entry not handed over yet,
   * in order, unless there are very many. After opening, these are the entries from the start
   * offset on.
   *
   * @return how many entries were handed over
   * @throws LogFailed if writing or syncing failed, now or before: the log refuses everything from
   *     then on
   */
  int poll(EntryHandler handler);

  /** The offset that the next entry gets. */
  long end();

  /**
   * All entries below have been handed over, and none above: a checkpoint of what they made is to
   * be continued from here.
   */
  long handedOver();

  /**
   * Whether there surely are more entries to be handed over, though {@link #poll} may have found
   * none at the moment.
   */
  default boolean isBehind() {
    return false;
  }

  /** How many entries there are that were not handed over, as far as is known. */
  default long lag() {
    return 0;
  }

  /**
   * Bytes of the entries from an offset on that were handed over.
   *
   * @param offset where a checkpoint was taken, or the start offset
   */
  default long bytesSince(long offset) {
    return handedOver() - offset;
  }

  /**
   * Makes what was handed over survive a loss of power, also where that is not waited for
   * otherwise.
   *
   * @throws LogFailed if that failed, now or before
   */
  void force();

  /**
   * Forgets entries below an offset that a checkpoint covers: how many of them is up to the log,
   * and no more at a time than what takes a few milliseconds.
   *
   * @return whether it would forget more if it were called again
   */
  boolean trim(long offset);

  @Override
  void close();
}
