package io.rtanalytics.storage.checkpoint;

/** Is told how checkpoints go. Called by the worker's thread. */
public interface CheckpointListener {
  /**
   * A cut was taken: for so long the worker's thread did nothing else.
   *
   * @param nanos how long
   */
  void cut(long nanos);

  /**
   * A checkpoint is on disk.
   *
   * @param nanos since its cut
   * @param bytes of the files that it wrote
   */
  void written(long nanos, long bytes);

  /** A checkpoint could not be written. */
  void failed();
}
