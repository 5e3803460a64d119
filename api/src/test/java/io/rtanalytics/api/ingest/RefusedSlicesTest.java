package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.api.fakes.FakeLoop;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.Refused.Reason;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import org.junit.jupiter.api.Test;

/** For how long, and for whom, a worker's word stands. */
class RefusedSlicesTest {
  private static final long ROUTING = 77;

  private final FakeLoop loop = new FakeLoop();
  private final RefusedSlices slices = new RefusedSlices(loop);

  private static EventBatch batchOf(long slice) {
    BatchBuilder builder = new BatchBuilder(1, EventBatch.MAX_BYTES);
    builder.add(new Event(slice, new Pseudonym(1, 2), Action.CLICK, null, null), ROUTING);
    return builder.seal(new ProducerId(0, 0), 0);
  }

  @Test
  void refusalStandsForAMoment() {
    Refused why = new Refused(Reason.EXPIRED, "slice 3");
    slices.add(batchOf(3), why);
    loop.pass(RefusedSlices.MILLIS - 1);
    assertThatThrownBy(() -> slices.check(3, ROUTING)).isSameAs(why);
    assertThatCode(() -> slices.check(4, ROUTING)).doesNotThrowAnyException();
    loop.pass(1);
    assertThatCode(() -> slices.check(3, ROUTING)).doesNotThrowAnyException();
  }

  /** What an operator does about a fence. */
  @Test
  void anotherRoutingIsAskedAnew() {
    slices.add(batchOf(3), new Refused(Reason.FENCED, "pinned to another routing"));
    assertThatCode(() -> slices.check(3, ROUTING + 1)).doesNotThrowAnyException();
  }

  @Test
  void laterRefusalStandsLonger() {
    slices.add(batchOf(3), new Refused(Reason.DAMAGED, "first"));
    loop.pass(RefusedSlices.MILLIS / 2);
    slices.add(batchOf(4), new Refused(Reason.DAMAGED, "other"));
    slices.add(batchOf(3), new Refused(Reason.DAMAGED, "second"));
    loop.pass(RefusedSlices.MILLIS / 2);
    slices.add(batchOf(5), new Refused(Reason.DAMAGED, "last"));
    assertThatThrownBy(() -> slices.check(3, ROUTING)).hasMessage("second");
    assertThatThrownBy(() -> slices.check(4, ROUTING)).hasMessage("other");
  }

  @Test
  void workerThatRefusesEverythingIsAskedEveryTime() {
    slices.add(batchOf(3), new Refused(Reason.FAILED, "disk"));
    assertThatCode(() -> slices.check(3, ROUTING)).doesNotThrowAnyException();
  }
}
