package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.ProducerState.Recorded;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableKind;
import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The payloads of the manifest's frames, the one home of its bytes. Big-endian.
 *
 * <pre>
 *   begin       'B' (1) · magic "RTM1" (4; the digit is the version): the file's first frame
 *   slices      'S' (1) · number n (4) · n × 81 bytes:
 *                 slice (8) · routing digest (8) · unique users (8) · clicks (8) · impressions (8)
 *                 · generation (8) · flags (1: 1 = events are missing)
 *                 · for users, ids, items, pairs: pages (4) · CRC-32C (4)
 *   producers   'P' (1) · number n (4) · n ×:
 *                 producer (16) · highest sequence (8) · outcomes m (4) · m ×:
 *                   sequence (8) · applied (4) · words w (4) · w × word of the set of duplicates (8)
 *   cut         'C' (1) · generation (8) · offset (8) · floor (8)
 *                 · slices above (8) · producers above (8) · first slice that is not final (8; not
 *                 in cuts of the first release, where none is)
 * </pre>
 *
 * A checkpoint is any number of slices and producers frames and one cut behind them; without the
 * cut it does not count. Its slices replace those of the same number before it, its producers all
 * before, and slices below its floor are gone.
 */
final class ManifestFormat {
  static final byte BEGIN = 'B';
  static final byte SLICES = 'S';
  static final byte PRODUCERS = 'P';
  static final byte CUT = 'C';

  static final int SLICE_BYTES = 81;

  private static final int MAGIC = 0x52544d31; // "RTM1"
  private static final int COUNTED_HEAD = 1 + 4;
  private static final byte MISSED = 1;

  private ManifestFormat() {}

  /**
   * What a cut says of its checkpoint.
   *
   * @param generation the checkpoint
   * @param offset that of the cut in the log
   * @param floor the first slice that was not dropped
   * @param slices how many slices it wrote
   * @param producers how many producers it keeps
   * @param firstUnsealed the first slice that was not final
   */
  record Cut(
      long generation, long offset, long floor, long slices, long producers, long firstUnsealed) {}

  static byte[] begin() {
    return ByteBuffer.allocate(5).put(BEGIN).putInt(MAGIC).array();
  }

  static boolean isBegin(byte[] payload) {
    return Arrays.equals(payload, begin());
  }

  static byte[] cut(Cut cut) {
    return ByteBuffer.allocate(49)
        .put(CUT)
        .putLong(cut.generation())
        .putLong(cut.offset())
        .putLong(cut.floor())
        .putLong(cut.slices())
        .putLong(cut.producers())
        .putLong(cut.firstUnsealed())
        .array();
  }

  static Cut decodeCut(byte[] payload) {
    ByteBuffer in = after(payload, 1);
    return new Cut(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.hasRemaining() ? in.getLong() : 0);
  }

  static byte[] slices(List<StoredSlice> slices) {
    ByteBuffer out = ByteBuffer.allocate(COUNTED_HEAD + slices.size() * SLICE_BYTES);
    out.put(SLICES).putInt(slices.size());
    for (StoredSlice slice : slices) {
      out.putLong(slice.number())
          .putLong(slice.routingDigest())
          .putLong(slice.totals().uniqueUsers())
          .putLong(slice.totals().clicks())
          .putLong(slice.totals().impressions())
          .putLong(slice.generation())
          .put(slice.missed() ? MISSED : 0);
      for (TableKind kind : TableKind.values()) {
        out.putInt(slice.table(kind).pages()).putInt(slice.table(kind).crc());
      }
    }
    return out.array();
  }

  static List<StoredSlice> decodeSlices(byte[] payload) {
    ByteBuffer in = after(payload, 1);
    int count = in.getInt();
    List<StoredSlice> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slices.add(
          new StoredSlice(
              in.getLong(),
              in.getLong(),
              new SliceTotals(in.getLong(), in.getLong(), in.getLong()),
              in.getLong(),
              in.get() == MISSED,
              table(in),
              table(in),
              table(in),
              table(in)));
    }
    return slices;
  }

  private static TableRef table(ByteBuffer in) {
    return new TableRef(in.getInt(), in.getInt());
  }

  static byte[] producers(List<ProducerState> producers) {
    int bytes = COUNTED_HEAD;
    for (ProducerState producer : producers) {
      bytes += bytesOf(producer);
    }
    ByteBuffer out = ByteBuffer.allocate(bytes).put(PRODUCERS).putInt(producers.size());
    for (ProducerState producer : producers) {
      out.putLong(producer.id().high()).putLong(producer.id().low()).putLong(producer.highest());
      out.putInt(producer.outcomes().size());
      for (Recorded recorded : producer.outcomes()) {
        long[] words = recorded.outcome().duplicates().toLongs();
        out.putLong(recorded.sequence()).putInt(recorded.outcome().applied()).putInt(words.length);
        for (long word : words) {
          out.putLong(word);
        }
      }
    }
    return out.array();
  }

  /** Bytes that a producer takes. */
  static int bytesOf(ProducerState producer) {
    int bytes = 28;
    for (Recorded recorded : producer.outcomes()) {
      bytes += 16 + Long.BYTES * recorded.outcome().duplicates().toLongs().length;
    }
    return bytes;
  }

  static List<ProducerState> decodeProducers(byte[] payload) {
    ByteBuffer in = after(payload, 1);
    int count = in.getInt();
    List<ProducerState> producers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ProducerId id = new ProducerId(in.getLong(), in.getLong());
      long highest = in.getLong();
      int outcomes = in.getInt();
      List<Recorded> recorded = new ArrayList<>();
      for (int j = 0; j < outcomes; j++) {
        recorded.add(recorded(in));
      }
      producers.add(new ProducerState(id, highest, recorded));
    }
    return producers;
  }

  private static Recorded recorded(ByteBuffer in) {
    long sequence = in.getLong();
    int applied = in.getInt();
    long[] words = new long[in.getInt()];
    for (int i = 0; i < words.length; i++) {
      words[i] = in.getLong();
    }
    return new Recorded(sequence, new Outcome(applied, Duplicates.of(words)));
  }

  private static ByteBuffer after(byte[] payload, int head) {
    return ByteBuffer.wrap(payload).position(head);
  }
}
