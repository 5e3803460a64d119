package io.rtanalytics.cli.text;

import java.util.Locale;

/** Writes numbers for people, the same in every locale. */
public final class Numbers {
  private Numbers() {}

  /** With a comma between thousands. */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Nanoseconds as milliseconds. */
  public static String millis(long nanos) {
    double millis = nanos / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%,.0f ms", millis);
  }

  /** Bytes in the unit that suits. */
  public static String bytes(long bytes) {
    if (bytes < 10_000) {
      return grouped(bytes) + " B";
    }
    return bytes < 10_000_000 ? grouped(bytes / 1000) + " kB" : grouped(bytes / 1_000_000) + " MB";
  }
}
