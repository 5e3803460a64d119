package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.SlicesRequest.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A question for many slices, and its answer, as bytes. */
class SliceListTest {
  /** A slice of an answer. */
  record Row(long gap, long users, long clicks, long impressions, boolean complete) {}

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Long> counts = Arbitraries.longs().between(0, 1L << 50);
    return Combinators.combine(
            Arbitraries.longs().between(1, 1L << 40),
            counts,
            counts,
            counts,
            Arbitraries.of(true, false))
        .as(Row::new)
        .list()
        .ofMaxSize(40);
  }

  @Property
  void listReadsBack(@ForAll("rows") List<Row> rows, @ForAll long life, @ForAll long sealed) {
    SliceListBuilder builder = new SliceListBuilder();
    long slice = -1;
    for (Row row : rows) {
      slice += row.gap();
      SliceTotals totals = new SliceTotals(row.users(), row.clicks(), row.impressions());
      assertThat(builder.add(slice, totals, row.complete())).isTrue();
    }
    SliceList list = SliceList.parse(builder.build(life, sealed).bytes());
    assertThat(list.incarnation()).isEqualTo(life);
    assertThat(list.firstUnsealed()).isEqualTo(sealed);
    List<Row> read = new ArrayList<>();
    SliceListReader slices = list.slices();
    long last = -1;
    while (slices.next()) {
      SliceTotals totals = slices.totals();
      read.add(
          new Row(
              slices.slice() - last,
              totals.uniqueUsers(),
              totals.clicks(),
              totals.impressions(),
              slices.complete()));
      last = slices.slice();
    }
    assertThat(read).isEqualTo(rows);
    byte[] bytes = list.bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> SliceList.parse(cut));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> SliceList.parse(longer));
  }

  @Example
  void slicesComeInOrder() {
    SliceListBuilder builder = new SliceListBuilder();
    builder.add(5, SliceTotals.ZERO, true);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add(5, SliceTotals.ZERO, true));
    byte[] bytes = builder.build(1, 0).bytes();
    bytes[SliceList.SLICES_AT] = 1; // a gap of nothing
    assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> SliceList.parse(bytes));
  }

  @Example
  void requestReadsBack() {
    List<Run> runs = List.of(new Run(0, 0, -1), new Run(3, 9, 7), new Run(10, 1_000_000, 8));
    for (Utf8 item : Arrays.asList(null, Utf8.of("/äöü"), Utf8.of("x".repeat(255)))) {
      SlicesRequest request = new SlicesRequest(runs, item);
      byte[] bytes = request.encode();
      assertThat(SlicesRequest.parse(bytes)).isEqualTo(request);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatExceptionOfType(MalformedMessage.class)
            .isThrownBy(() -> SlicesRequest.parse(cut));
      }
    }
    assertThat(new SlicesRequest(runs, null).count()).isEqualTo(1 + 7 + 999_991);
  }

  @Example
  void runsOutOfOrderOrTooManyAreRefused() {
    for (List<Run> wrong :
        List.of(
            List.<Run>of(),
            List.of(new Run(-1, 0, 0)),
            List.of(new Run(2, 1, 0)),
            List.of(new Run(0, 3, 0), new Run(3, 4, 0)),
            List.of(new Run(0, SlicesRequest.MAX_SLICES, 0)),
            List.of(new Run(0, Long.MAX_VALUE, 0)))) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> new SlicesRequest(wrong, null));
    }
  }
}
