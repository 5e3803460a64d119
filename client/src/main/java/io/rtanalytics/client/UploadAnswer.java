package io.rtanalytics.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's answer to an upload.
 *
 * @param outcome what is to be done: for {@code NOT_STORED} and {@code UNKNOWN}, the same again
 * @param detail why it was not accepted, fit to be shown; empty if it was
 * @param report what became of the lines, where the node tells
 */
public record UploadAnswer(EventAnswer.Outcome outcome, String detail, @Nullable Report report) {
  /**
   * What became of the lines of an upload.
   *
   * @param accepted lines stored
   * @param duplicates lines that had been stored before
   * @param rejectedTotal lines that are no events
   * @param rejected the first of these
   */
  public record Report(
      long accepted, long duplicates, long rejectedTotal, List<Rejected> rejected) {
    /** Copies the list. */
    public Report {
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * A line that is no event.
   *
   * @param line its number, from 1
   * @param reason what is wrong with it
   */
  public record Rejected(long line, String reason) {}
}
