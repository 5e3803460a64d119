package io.rtanalytics.api.ingest;

/**
 * Who is told what became of an accepted event: exactly one call per event, on the event loop. One
 * receipt may serve many events; the calls tell them apart by nothing.
 */
public interface Receipt {
  /**
   * The event is durable.
   *
   * @param duplicate whether its id had been stored before, so that it was not counted again
   */
  void stored(boolean duplicate);

  /**
   * The event was not stored, or perhaps was.
   *
   * @param why {@code NotStored} or {@code Refused}: surely not stored; {@code OutcomeUnknown}: it
   *     may have been
   */
  void failed(RuntimeException why);

  /**
   * Whether it must be told which events are duplicates; else it may be told sooner that they are
   * durable.
   */
  default boolean asksForDuplicates() {
    return true;
  }
}
