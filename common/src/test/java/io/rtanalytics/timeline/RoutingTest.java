package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtanalytics.timeline.Routing.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final WorkerSet ONE = WorkerSet.of(List.of("0"));
  private static final WorkerSet TWO = WorkerSet.of(List.of("0", "1"));
  private static final WorkerSet SWAPPED = WorkerSet.of(List.of("1", "0"));

  private final Routing growing = routing(Map.of(0L, ONE, 3L, TWO));

  // R6
  @Test
  void entryWithTheGreatestSliceNotAboveApplies() {
    assertThat(growing.at(0)).isEqualTo(ONE);
    assertThat(growing.at(2)).isEqualTo(ONE);
    assertThat(growing.at(3)).isEqualTo(TWO);
    assertThat(growing.at(Long.MAX_VALUE)).isEqualTo(TWO);
  }

  @Test
  void sliceBeforeSliceZeroHasNoWorkers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> growing.at(-1))
        .withMessage("slice -1 is before slice 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> growing.spans(-1, 5))
        .withMessage("slice -1 is before slice 0");
  }

  @Test
  void spansAreCutToWhatIsAskedFor() {
    assertThat(growing.spans(1, 5)).containsExactly(new Span(1, 2, ONE), new Span(3, 5, TWO));
    assertThat(growing.spans(3, 3)).containsExactly(new Span(3, 3, TWO));
    assertThat(growing.spans(0, Long.MAX_VALUE))
        .containsExactly(new Span(0, 2, ONE), new Span(3, Long.MAX_VALUE, TWO));
  }

  @Test
  void spansOfNoSlicesAreEmpty() {
    assertThat(growing.spans(0, -1)).isEmpty();
    assertThat(growing.spans(5, 1)).isEmpty();
  }

  @Test
  void entriesThatChangeNothingMakeNoSpanAndNoDifference() {
    Routing wordy = routing(Map.of(0L, ONE, 1L, ONE, 3L, TWO, 9L, TWO));
    assertThat(wordy.spans(0, 20)).containsExactly(new Span(0, 2, ONE), new Span(3, 20, TWO));
    assertThat(wordy).isEqualTo(growing).hasSameHashCodeAs(growing);
  }

  @Test
  void orderOfWorkersIsADifference() {
    assertThat(growing.firstDifference(routing(Map.of(0L, ONE, 3L, SWAPPED)), 10)).hasValue(3);
  }

  @Test
  void differenceAboveTheLimitIsNone() {
    assertThat(growing.firstDifference(routing(Map.of(0L, ONE)), 2)).isEmpty();
    assertThat(growing.firstDifference(routing(Map.of(0L, ONE)), 3)).hasValue(3);
    assertThat(growing.firstDifference(routing(Map.of(0L, TWO)), -1)).isEmpty();
  }

  @Test
  void printsWhereWorkersChange() {
    assertThat(growing).hasToString("Routing[0→[0], 3→[0, 1]]");
  }

  @Test
  void entryForSliceZeroIsRequired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> routing(Map.of(1L, ONE)))
        .withMessage("routing begins at slice 0, not with [1]");
    assertThatIllegalArgumentException().isThrownBy(() -> routing(Map.of()));
  }

  @Test
  void negativeSliceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> routing(Map.of(-1L, ONE, 0L, ONE)))
        .withMessage("routing begins at slice 0, not with [-1, 0]");
  }

  @Property
  void agreesWithAPlainScan(
      @ForAll("entries") NavigableMap<Long, WorkerSet> entries,
      @ForAll @LongRange(min = 0, max = 60) long slice) {
    assertThat(Routing.of(entries).at(slice)).isEqualTo(scan(entries, slice));
  }

  @Property
  void spansCoverEachSliceOnceInMaximalRuns(
      @ForAll("entries") NavigableMap<Long, WorkerSet> entries,
      @ForAll @LongRange(min = 0, max = 60) long from,
      @ForAll @LongRange(min = 0, max = 60) long to) {
    List<Long> covered = new ArrayList<>();
    WorkerSet before = null;
    for (Span span : Routing.of(entries).spans(from, to)) {
      assertThat(span.workers()).isNotEqualTo(before);
      before = span.workers();
      for (long slice = span.from(); slice <= span.to(); slice++) {
        assertThat(span.workers()).isEqualTo(scan(entries, slice));
        covered.add(slice);
      }
    }
    List<Long> asked = new ArrayList<>();
    for (long slice = from; slice <= to; slice++) {
      asked.add(slice);
    }
    assertThat(covered).isEqualTo(asked);
  }

  @Property
  void firstDifferenceIsTheLowestSliceThatDiffers(
      @ForAll("entries") NavigableMap<Long, WorkerSet> some,
      @ForAll("entries") NavigableMap<Long, WorkerSet> others,
      @ForAll @LongRange(min = -1, max = 60) long upTo) {
    OptionalLong expected = OptionalLong.empty();
    for (long slice = upTo; slice >= 0; slice--) {
      if (!scan(some, slice).equals(scan(others, slice))) {
        expected = OptionalLong.of(slice);
      }
    }
    assertThat(Routing.of(some).firstDifference(Routing.of(others), upTo)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<NavigableMap<Long, WorkerSet>> entries() {
    Arbitrary<WorkerSet> sets = Arbitraries.of(ONE, TWO, SWAPPED);
    return Arbitraries.maps(Arbitraries.longs().between(1, 50), sets)
        .ofMaxSize(8)
        .flatMap(
            later ->
                sets.map(
                    first -> {
                      NavigableMap<Long, WorkerSet> entries = new TreeMap<>(later);
                      entries.put(0L, first);
                      return entries;
                    }));
  }

  private static WorkerSet scan(NavigableMap<Long, WorkerSet> entries, long slice) {
    WorkerSet found = entries.get(0L);
    for (Map.Entry<Long, WorkerSet> entry : entries.entrySet()) {
      if (entry.getKey() <= slice) {
        found = entry.getValue();
      }
    }
    return found;
  }

  private static Routing routing(Map<Long, WorkerSet> entries) {
    return Routing.of(new TreeMap<>(entries));
  }
}
