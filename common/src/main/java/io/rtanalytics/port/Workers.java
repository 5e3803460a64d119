package io.rtanalytics.port;

/**
 * The ports of every worker. In-process, over HTTP and over Kafka are implementations; an API node
 * cannot tell, but for what they say of themselves ({@link #storeAhead}, {@link #replyPromptly}).
 * Safe for use by several threads.
 */
public interface Workers {
  /**
   * Where batches for a worker go.
   *
   * @param worker a worker's id; one that is not in the cluster gets a port that always fails with
   *     {@link NotStored}
   */
  BatchSink sink(String worker);

  /**
   * Where a worker's totals come from.
   *
   * @param worker a worker's id, as above
   */
  TotalsSource totals(String worker);

  /**
   * Where the totals of many slices of a worker come from.
   *
   * @param worker a worker's id, as above
   */
  SliceSource slices(String worker);

  /**
   * Where a worker's items come from.
   *
   * @param worker a worker's id, as above
   */
  ItemSource items(String worker);

  /**
   * Whether a sink's {@link BatchSink#store} may complete before its {@link BatchSink#append}
   * would: then it pays to keep apart those who ask for the one and for the other.
   */
  default boolean storeAhead() {
    return false;
  }

  /**
   * Whether replies come as soon as a disk has a batch, with no network between: then, if the disk
   * is quick, it pays to stay awake for them.
   */
  default boolean replyPromptly() {
    return false;
  }
}
