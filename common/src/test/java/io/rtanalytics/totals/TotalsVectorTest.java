package io.rtanalytics.totals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TotalsVectorTest {
  @Property
  void mergingIsCommutativeAssociativeAndIdempotent(
      @ForAll("vectors") TotalsVector a,
      @ForAll("vectors") TotalsVector b,
      @ForAll("vectors") TotalsVector c) {
    assertThat(a.merge(b)).isEqualTo(b.merge(a));
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
    assertThat(a.merge(a)).isEqualTo(a);
  }

  @Property
  void anOlderReplyNeverTakesACountBack(
      @ForAll("vectors") TotalsVector older, @ForAll("vectors") TotalsVector growth) {
    TotalsVector newer = older.merge(growth);
    assertThat(newer.merge(older)).isEqualTo(newer);
    assertThat(older.merge(newer)).isEqualTo(newer);
  }

  @Test
  void sumIsThePlainSumOfTheWorkers() { // R6
    TotalsVector vector =
        new TotalsVector(
            Map.of(
                "0", new WorkerTotals(7, new SliceTotals(2, 1, 3)),
                "1", new WorkerTotals(9, new SliceTotals(1, 0, 4))));
    assertThat(vector.sum()).isEqualTo(new SliceTotals(3, 1, 7));
    assertThat(new TotalsVector(Map.of()).sum()).isEqualTo(SliceTotals.ZERO);
  }

  @Test
  void aNewIncarnationReplacesAnOlderOneWithGreaterCounts() {
    WorkerTotals lost = new WorkerTotals(1, new SliceTotals(100, 100, 100));
    WorkerTotals restored = new WorkerTotals(2, new SliceTotals(90, 80, 70));
    assertThat(lost.merge(restored)).isEqualTo(restored);
    assertThat(restored.merge(lost)).isEqualTo(restored);
  }

  @Provide
  Arbitrary<TotalsVector> vectors() {
    Arbitrary<Long> counts = Arbitraries.longs().between(0, 5);
    Arbitrary<SliceTotals> totals =
        Combinators.combine(counts, counts, counts).as(SliceTotals::new);
    Arbitrary<WorkerTotals> component =
        Combinators.combine(Arbitraries.longs().between(1, 3), totals).as(WorkerTotals::new);
    return Arbitraries.maps(Arbitraries.of("0", "1", "2"), component)
        .ofMaxSize(3)
        .map(TotalsVector::new);
  }
}
