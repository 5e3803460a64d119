package io.rtanalytics.storage.slice;

/**
 * What an answer is read from: a part of a slice as it was at one moment. Made and released by the
 * worker's thread; read by one other in between, which brings nothing into memory that stays.
 */
public interface SliceView<T> {
  /**
   * The answer.
   *
   * @param step called now and then; it may throw something to end this
   * @throws io.rtanalytics.storage.slice.table.DamagedTable if a file is not what was written, or
   *     is not there any more, since a checkpoint has replaced it
   * @throws java.io.UncheckedIOException if one can't be opened at the moment
   * @throws io.rtanalytics.port.NotStored if the answer would be too long
   */
  T read(Runnable step);

  /** The worker may write to everything again. Its thread. */
  void release();

  /** An answer that is known already. */
  static <T> SliceView<T> of(T answer) {
    return new SliceView<>() {
      @Override
      public T read(Runnable step) {
        return answer;
      }

      @Override
      public void release() {
        // Nothing is held.
      }
    };
  }
}
