package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplyFormatTest {
  private static final List<SliceEntry> SLICES =
      List.of(
          new SliceEntry(3, new SliceTotals(1, 2, 3)), new SliceEntry(9, new SliceTotals(4, 0, 6)));

  @Property
  void batchReplyReadsBack(@ForAll int applied, @ForAll long[] duplicates, @ForAll long life) {
    BatchReply reply =
        new BatchReply(new Outcome(applied, Duplicates.of(duplicates)), life, SLICES);
    assertThat(ReplyFormat.decodeBatchReply(ReplyFormat.encode(reply))).isEqualTo(reply);
  }

  @Test
  void rangeTotalsReadBack() {
    RangeTotals reply = new RangeTotals(7, 3, SLICES);
    assertThat(ReplyFormat.decodeRangeTotals(ReplyFormat.encode(reply))).isEqualTo(reply);
  }

  /** A worker of the version before knows nothing of slices that are final. */
  @Test
  void rangeTotalsOfTheVersionBeforeReadBack() {
    byte[] old = ReplyFormat.encodeWithoutSeal(new RangeTotals(7, 3, SLICES));
    assertThat(old).hasSize(ReplyFormat.encode(new RangeTotals(7, SLICES)).length - 8);
    assertThat(ReplyFormat.decodeRangeTotals(old)).isEqualTo(new RangeTotals(7, SLICES));
  }

  @Test
  void cutExtendedOrForeignBytesAreRefused() {
    byte[] bytes = ReplyFormat.encode(new RangeTotals(7, SLICES));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ReplyFormat.decodeRangeTotals(cut))
          .isInstanceOf(MalformedMessage.class);
    }
    assertThatThrownBy(() -> ReplyFormat.decodeRangeTotals(Arrays.copyOf(bytes, 100)))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> ReplyFormat.decodeBatchReply(bytes))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void anImpossibleCountIsRefusedBeforeAnythingIsAllocated() {
    byte[] bytes = ReplyFormat.encode(new RangeTotals(7, SLICES));
    BatchFormat.putInt(bytes, 20, Integer.MAX_VALUE);
    assertThatThrownBy(() -> ReplyFormat.decodeRangeTotals(bytes))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("impossible count");
  }

  @Test
  void duplicatesAreFoundByPosition() {
    Duplicates duplicates = Duplicates.of(new long[] {0b101, 1L << 63, 0});
    assertThat(duplicates.count()).isEqualTo(3);
    assertThat(duplicates.contains(0)).isTrue();
    assertThat(duplicates.contains(1)).isFalse();
    assertThat(duplicates.contains(127)).isTrue();
    assertThat(duplicates.contains(128)).isFalse();
    assertThat(Duplicates.of(new long[2])).isSameAs(Duplicates.NONE);
  }
}
