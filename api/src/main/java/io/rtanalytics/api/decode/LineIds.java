package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import java.util.Arrays;

/**
 * Gives the lines of a batch their ids, {@code <batch id>:<line>}, so that a batch that broke off
 * half-way is simply sent again. One thread.
 */
public final class LineIds {
  private static final int MAX_NUMBER_BYTES = 19;

  private final byte[] buffer;
  private final int prefix;

  /**
   * Takes the batch id.
   *
   * @throws InvalidEvent if it is empty, too long or not well-formed
   */
  public LineIds(Utf8 batchId) {
    EventFields.checked("id", batchId, RawEvent.MAX_ID_BYTES);
    int from = batchId.offset();
    byte[] name = Arrays.copyOfRange(batchId.array(), from, from + batchId.length());
    prefix = name.length + 1;
    buffer = Arrays.copyOf(name, prefix + MAX_NUMBER_BYTES);
    buffer[name.length] = ':';
  }

  /** The id of a line, counted from 1; valid until the next call. */
  Utf8 of(long line) {
    int length = prefix;
    for (long rest = line; rest > 0; rest /= 10) {
      length++;
    }
    int at = length;
    for (long rest = line; rest > 0; rest /= 10) {
      buffer[--at] = (byte) ('0' + rest % 10);
    }
    return Utf8.wrap(buffer, 0, length);
  }
}
