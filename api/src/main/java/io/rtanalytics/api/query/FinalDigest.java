package io.rtanalytics.api.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.TotalsVector;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a slice's final totals are told by: the SHA-256 of these lines, each ended by a line feed,
 * the second for each worker in the order of the routing. Incarnations are not in it, since a
 * restored worker counts on under a new one.
 *
 * <pre>
 *   slice,{number},{start},{end}                       times as 2017-05-20T03:00:00Z
 *   worker,{id},{unique users},{clicks},{impressions}
 * </pre>
 */
final class FinalDigest {
  private FinalDigest() {}

  /** The digest, as 64 hexadecimal digits. */
  static String of(Timeline timeline, long slice, TotalsVector totals) {
    StringBuilder lines = new StringBuilder(128);
    lines.append("slice,").append(slice);
    lines.append(',').append(timeline.startOf(slice));
    lines.append(',').append(timeline.endOf(slice)).append('\n');
    totals
        .components()
        .forEach(
            (worker, component) -> {
              SliceTotals its = component.totals();
              lines.append("worker,").append(worker).append(',').append(its.uniqueUsers());
              lines.append(',').append(its.clicks());
              lines.append(',').append(its.impressions()).append('\n');
            });
    byte[] bytes = lines.toString().getBytes(US_ASCII); // as ids are
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has it", e);
    }
  }
}
