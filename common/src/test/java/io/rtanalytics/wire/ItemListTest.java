package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Lists of items, and the bytes of them. */
class ItemListTest {
  private static Map<String, SliceTotals> read(ItemList list) {
    Map<String, SliceTotals> found = new HashMap<>();
    ItemListReader items = list.items();
    while (items.next()) {
      found.put(
          items.name().toString(),
          new SliceTotals(items.users(), items.clicks(), items.impressions()));
    }
    return found;
  }

  @Property(tries = 200)
  void whatIsPutInComesOut(
      @ForAll @Size(max = 50)
          Map<@StringLength(min = 1, max = 60) String, @LongRange(min = 0) Long> items) {
    Map<String, SliceTotals> expected = new HashMap<>();
    ItemListBuilder builder = new ItemListBuilder();
    items.forEach(
        (name, count) -> {
          Utf8 text = Utf8.of(name);
          expected.put(text.toString(), new SliceTotals(count, count / 2, count % 1000));
          assertThat(builder.add(text, count, count / 2, count % 1000)).isTrue();
        });
    ItemList parsed = ItemList.parse(builder.build().bytes());
    assertThat(read(parsed)).isEqualTo(expected);
    assertThat(parsed.other()).isNull();
  }

  @Test
  void theEmptyNameIsWhatIsNotToldApart() {
    ItemListBuilder builder = new ItemListBuilder();
    builder.add(Utf8.of("a"), 1, 2, 3);
    builder.add(Utf8.of(""), 4, 5, 6);
    ItemList parsed = ItemList.parse(builder.build().bytes());
    assertThat(parsed.other()).isEqualTo(new SliceTotals(4, 5, 6));
    assertThat(parsed.count()).isEqualTo(1);
    assertThat(parsed.first()).isEqualTo(new SliceTotals(1, 2, 3));
  }

  @Test
  void theLayoutIsAsDrawn() {
    ItemListBuilder builder = new ItemListBuilder();
    builder.add(Utf8.of(""), 1, 2, 3);
    builder.add(Utf8.of("ä"), 1, 0x80, Long.MAX_VALUE);
    assertThat(HexFormat.of().formatHex(builder.build().bytes()))
        .isEqualTo(
            "52544931"
                + "01"
                + "000000000000000100000000000000020000000000000003"
                + "00000001"
                + "02c3a4"
                + "01"
                + "8001"
                + "ffffffffffffffff7f");
  }

  @Test
  void anythingElseIsMalformed() {
    ItemListBuilder builder = new ItemListBuilder();
    builder.add(Utf8.of("item"), 1, 2, 300);
    byte[] whole = builder.build().bytes();
    for (int length = 0; length < whole.length; length++) {
      assertMalformed(Arrays.copyOf(whole, length));
    }
    assertMalformed(Arrays.copyOf(whole, whole.length + 1));
    assertMalformed(ByteBuffer.wrap(whole.clone()).putInt(0x52544932).array());
    assertMalformed(ByteBuffer.wrap(whole.clone()).putInt(29, -1).array());
    assertMalformed(ByteBuffer.wrap(whole.clone()).putInt(29, Integer.MAX_VALUE).array());
    assertMalformed(ByteBuffer.wrap(whole.clone()).put(33, (byte) 0).array());
    byte[] endless = Arrays.copyOf(whole, whole.length + 20);
    Arrays.fill(endless, 38, endless.length, (byte) 0xff);
    assertMalformed(endless);
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> ItemList.parse(bytes)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void aListHasABound() {
    ItemListBuilder builder = new ItemListBuilder();
    Utf8 name = Utf8.of("n".repeat(255));
    int added = 0;
    while (builder.add(name, 1, 1, 1)) {
      added++;
    }
    assertThat(added).isGreaterThan(200_000);
    assertThat(builder.build().bytes().length).isLessThanOrEqualTo(ItemListFormat.MAX_BYTES);
  }
}
