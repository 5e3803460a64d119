package io.rtanalytics.storage.slice;

import static io.rtanalytics.storage.Batches.ROUTING;
import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.event;
import static io.rtanalytics.storage.Batches.impression;
import static io.rtanalytics.storage.Batches.producer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WorkerStateTest {
  private final MemoryMeter meter = new MemoryMeter(1 << 20);
  private final WorkerState state = new WorkerState(new TableStore(new MemoryDisk()), meter, 100);

  private Outcome store(EventBatch batch) {
    Outcome known = state.judge(batch);
    return known == null ? state.apply(batch) : known;
  }

  private SliceTotals totals(long slice) {
    return Objects.requireNonNull(state.slices().inMemory(slice)).totals();
  }

  @Test
  void aUserWhoClicksAndSeesIsOne() {
    store(batch(producer(1), 0, click(1, 7), impression(1, 7), impression(1, 8), click(2, 7)));

    assertThat(totals(1)).isEqualTo(new SliceTotals(2, 1, 2));
    assertThat(totals(2)).isEqualTo(new SliceTotals(1, 1, 0));
  }

  /** They are found by their trailing bits first. */
  @Test
  void slicesWhoseNumbersEndAlikeAreToldApart() {
    long[] alike = {3, 3 + 1024, 3 + (1L << 40)};
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      events.add(click(alike[i % 3], i % 3 + 10L * (i % 4)));
    }
    store(batch(producer(1), 0, ROUTING, events));

    for (long slice : alike) {
      assertThat(totals(slice)).isEqualTo(new SliceTotals(4, 100, 0));
    }
    state.slices().drop(4);
    assertThat(state.slices().inMemory(3)).isNull();
    assertThat(totals(3 + 1024)).isEqualTo(new SliceTotals(4, 100, 0));
  }

  @Test
  void anIdCountsOncePerSliceAndItsRepeatCountsNowhere() {
    List<Event> events = new ArrayList<>();
    for (long i = 0; i < 200; i++) {
      events.add(event(1, i % 150, Action.CLICK, i % 150));
    }
    events.add(event(2, 0, Action.CLICK, 0L));
    Outcome outcome = store(batch(producer(1), 0, ROUTING, events));

    assertThat(outcome.applied()).isEqualTo(151);
    for (int position = 0; position <= 200; position++) {
      assertThat(outcome.duplicates().contains(position))
          .isEqualTo(position >= 150 && position < 200);
    }
    Outcome later = store(batch(producer(2), 0, event(1, 3, Action.IMPRESSION, 3L)));
    assertThat(later.applied()).isZero();
    assertThat(later.duplicates().count()).isOne();
    assertThat(totals(1)).isEqualTo(new SliceTotals(150, 150, 0));
  }

  @Test
  void withoutIdsEqualEventsAreDifferentEvents() {
    store(batch(producer(1), 0, click(1, 1), click(1, 1)));
    assertThat(totals(1)).isEqualTo(new SliceTotals(1, 2, 0));
  }

  @Test
  void aRepeatHasTheOutcomeOfTheFirst() {
    EventBatch batch = batch(producer(1), 0, event(1, 1, Action.CLICK, 9L));
    Outcome first = store(batch);
    assertThat(first.applied()).isOne();
    assertThat(store(batch)).isEqualTo(first);
    assertThat(totals(1)).isEqualTo(new SliceTotals(1, 1, 0));
  }

  @Test
  void anotherRoutingIsRefusedWholeAndBothDigestsAreNamed() {
    store(batch(producer(1), 0, click(5, 1)));
    EventBatch other = batch(producer(2), 0, 0xabcL, List.of(click(4, 1), click(5, 2)));

    assertThatThrownBy(() -> state.judge(other))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.FENCED))
        .hasMessageContaining("slice 5")
        .hasMessageContaining("0123456789abcdef")
        .hasMessageContaining("0000000000000abc");
    assertThat(state.slices().inMemory(4)).isNull();
  }
}
