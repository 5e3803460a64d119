package io.rtanalytics.wire;

import io.rtanalytics.event.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a worker for the totals of many slices, or of one item in each. As bytes,
 * big-endian:
 *
 * <pre>
 *   magic "RTQ1" (4) · length of the item (1; 0 for none) · item in UTF-8
 *   · number of runs n (4) · n × (first slice, last slice, digest of their routing: 8 each)
 * </pre>
 *
 * @param runs the slices, ascending, no slice twice
 * @param item the item that is asked for; null for all that was counted
 */
public record SlicesRequest(List<Run> runs, @Nullable Utf8 item) {
  /** Most slices of one question. */
  public static final long MAX_SLICES = 1_100_000;

  /** Most bytes of one. A receiver refuses more before it reads them. */
  public static final int MAX_BYTES = 32 << 20;

  private static final int MAGIC = 0x52545131; // "RTQ1"
  private static final int RUN_BYTES = 3 * Long.BYTES;

  /**
   * Slices that share one routing.
   *
   * @param from the first, 0 or more
   * @param to the last, inclusive
   * @param digest the digest of their routing, as the asker knows it
   */
  public record Run(long from, long to, long digest) {}

  /**
   * Copies the list, and checks it.
   *
   * @throws MalformedMessage if there is no run, one is empty, or before the one before it, or they
   *     have more than {@value #MAX_SLICES} slices
   */
  public SlicesRequest {
    runs = List.copyOf(runs);
    long slices = 0;
    long last = -1;
    for (Run run : runs) {
      if (run.from() <= last || run.to() < run.from()) {
        throw new MalformedMessage(
            "slices " + run.from() + " to " + run.to() + " are out of order");
      }
      last = run.to();
      slices += run.to() - run.from() + 1;
      if (slices > MAX_SLICES || slices < 1) {
        throw new MalformedMessage("more than " + MAX_SLICES + " slices");
      }
    }
    if (runs.isEmpty()) {
      throw new MalformedMessage("no slices");
    }
  }

  /** How many slices it is for, with events or without. */
  public long count() {
    return runs.stream().mapToLong(run -> run.to() - run.from() + 1).sum();
  }

  /** Its bytes. */
  public byte[] encode() {
    int length = item == null ? 0 : item.length();
    ByteBuffer out = ByteBuffer.allocate(9 + length + runs.size() * RUN_BYTES);
    out.putInt(MAGIC).put((byte) length);
    if (item != null) {
      out.put(item.array(), item.offset(), length);
    }
    out.putInt(runs.size());
    runs.forEach(run -> out.putLong(run.from()).putLong(run.to()).putLong(run.digest()));
    return out.array();
  }

  /**
   * Reads one.
   *
   * @throws MalformedMessage if the bytes are none
   */
  public static SlicesRequest parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (in.getInt() != MAGIC) {
        throw new MalformedMessage("not a question for slices, or of another version");
      }
      byte[] name = new byte[in.get() & 0xff];
      in.get(name);
      int count = in.getInt();
      if (count < 0 || (long) count * RUN_BYTES != in.remaining()) {
        throw new MalformedMessage("a question with an impossible count of " + count);
      }
      List<Run> runs = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        runs.add(new Run(in.getLong(), in.getLong(), in.getLong()));
      }
      Utf8 item = name.length == 0 ? null : Utf8.wrap(name, 0, name.length);
      if (item != null && !item.isWellFormed()) {
        throw new MalformedMessage("an item that is not UTF-8");
      }
      return new SlicesRequest(runs, item);
    } catch (BufferUnderflowException e) {
      throw new MalformedMessage("a question that ends too early");
    }
  }
}
