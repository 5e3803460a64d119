package io.rtanalytics.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sums of items over workers, and the first of them, against maps and a sort. */
class ItemRankingTest {
  private record Row(String item, long users, long clicks, long impressions) {
    BigDecimal rate() {
      return impressions == 0
          ? BigDecimal.valueOf(-1)
          : BigDecimal.valueOf(clicks)
              .divide(BigDecimal.valueOf(impressions), MathContext.DECIMAL128);
    }

    private static int byBytes(Row one, Row other) {
      return Arrays.compareUnsigned(
          one.item.getBytes(StandardCharsets.UTF_8), other.item.getBytes(StandardCharsets.UTF_8));
    }

    static Comparator<Row> by(ItemSort sort) {
      Comparator<Row> greatestFirst =
          switch (sort) {
            case CLICKS -> Comparator.comparing(row -> -row.clicks);
            case IMPRESSIONS -> Comparator.comparing(row -> -row.impressions);
            case UNIQUE_USERS -> Comparator.comparing(row -> -row.users);
            case CTR ->
                Comparator.comparing(Row::rate).reversed().thenComparing(row -> -row.impressions);
          };
      return greatestFirst.thenComparing(Row::byBytes);
    }
  }

  @Property(tries = 300)
  void theFirstItemsAreThoseOfASortedMap(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 5) int workers,
      @ForAll @IntRange(min = 1, max = 300) int names,
      @ForAll @IntRange(min = 1, max = 60) int limit) {
    Random random = new Random(seed);
    Map<String, long[]> expected = new HashMap<>();
    List<ItemList> lists = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      ItemListBuilder builder = new ItemListBuilder();
      for (int i = 0; i < names; i++) {
        if (random.nextInt(3) > 0) {
          String name = (i % 3 == 0 ? "ä" : i % 3 == 1 ? "\uD83D\uDE00" : "x") + i;
          long[] counts = {random.nextInt(6), random.nextInt(5), random.nextInt(5)};
          builder.add(Utf8.of(name), counts[0], counts[1], counts[2]);
          long[] sum = expected.computeIfAbsent(name, it -> new long[3]);
          Arrays.setAll(sum, at -> sum[at] + counts[at]);
        }
      }
      lists.add(ItemList.parse(builder.build().bytes()));
    }
    for (ItemSort sort : ItemSort.values()) {
      long least = random.nextInt(4);
      List<ItemRow> rows =
          expected.entrySet().stream()
              .map(
                  entry -> {
                    long[] sum = entry.getValue();
                    return new Row(entry.getKey(), sum[0], sum[1], sum[2]);
                  })
              .filter(row -> row.impressions >= least)
              .sorted(Row.by(sort))
              .limit(limit)
              .map(
                  row ->
                      new ItemRow(
                          Utf8.of(row.item),
                          new SliceTotals(row.users, row.clicks, row.impressions)))
              .toList();
      assertThat(ItemRanking.top(new ItemSums(lists), new TopQuestion(sort, limit, least)))
          .as("%s", sort)
          .isEqualTo(rows);
    }
  }

  @Test
  void ratesOfGreatCountsAreComparedWithoutRounding() {
    long great = 4_000_000_000_000_000_001L;
    SliceTotals less = new SliceTotals(1, great - 1, great);
    SliceTotals more = new SliceTotals(1, great, great);
    assertThat(ItemSort.CTR.compare(more, less)).isPositive();
    assertThat(ItemSort.CTR.compare(less, more)).isNegative();
    assertThat(ItemSort.CTR.compare(less, less)).isZero();
  }

  @Test
  void whatIsNotToldApartAddsUpByItself() {
    ItemListBuilder one = new ItemListBuilder();
    one.add(Utf8.of(""), 1, 2, 3);
    ItemListBuilder other = new ItemListBuilder();
    other.add(Utf8.of(""), 10, 20, 30);
    assertThat(new ItemSums(List.of(one.build(), ItemList.EMPTY)).other())
        .isEqualTo(new SliceTotals(1, 2, 3));
    assertThat(new ItemSums(List.of(one.build(), other.build())).other())
        .isEqualTo(new SliceTotals(11, 22, 33));
    assertThat(new ItemSums(List.of(ItemList.EMPTY)).other()).isNull();
  }
}
