package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeLoop;
import io.rtanalytics.api.fakes.FakeReceipt;
import io.rtanalytics.api.fakes.FakeSink;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.ProducerId;
import org.junit.jupiter.api.Test;

/** Which replies a loop awaits awake ({@link BusyPoll} says how). */
class AwakeWhileStoredTest {
  private static final int MANY = BusyPoll.MIN_EVENTS;

  private final FakeLoop loop = new FakeLoop();
  private FakeSink sink = new FakeSink(true);
  private IngestPipeline pipeline = pipeline(1000);

  private IngestPipeline pipeline(int batchEvents) {
    Settings settings = Settings.builder().batchEvents(batchEvents).build();
    return IngestPipeline.builder()
        .loop(loop)
        .clusters(ClusterSource.fixed(Clusters.of(settings, "0")))
        .clock(Clusters.CLOCK)
        .secret(Clusters.SECRET)
        .workers(sink)
        .producers(() -> new ProducerId(0, 1))
        .listener((worker, batch, reply, asked) -> {})
        .build();
  }

  private void add(int events) {
    for (int i = 0; i < events; i++) {
      pipeline.accept(
          new RawEvent(Clusters.at(0), Utf8.of("ann"), Action.CLICK, null, null),
          new FakeReceipt());
    }
  }

  /** A lone event that took so long. */
  private void stored(long nanos) {
    add(1);
    loop.turn();
    loop.passNanos(nanos);
    sink.attempts().get(sink.attempts().size() - 1).store();
    loop.turn();
  }

  /** Whether the loop is still awake after some turns that bring nothing. */
  private boolean awake() {
    for (int i = 0; i < 5; i++) {
      if (loop.turnOnce() == 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void thoseToABatchOfManyEvents() {
    stored(100_000);
    add(MANY);
    assertThat(awake()).isTrue();
    sink.attempt(1).store();
    assertThat(awake()).isFalse();
  }

  @Test
  void noneToFewEvents() {
    stored(100_000);
    add(MANY - 1);
    assertThat(awake()).isFalse();
  }

  @Test
  void noneOfASlowDisk() {
    stored(1_000_000);
    add(MANY);
    assertThat(awake()).isFalse();
  }

  @Test
  void noneOfAWorkerThatIsElsewhere() {
    sink = new FakeSink(false);
    pipeline = pipeline(1000);
    stored(100_000);
    add(MANY);
    assertThat(awake()).isFalse();
  }

  /** There is more to read, or to parse, before the reply matters. */
  @Test
  void noneToABatchThatFilled() {
    pipeline = pipeline(MANY);
    stored(100_000);
    add(MANY + 1);
    assertThat(awake()).isFalse();
    assertThat(sink.attempts()).hasSize(3);
  }

  /** The reply may be a second away. */
  @Test
  void aBatchThatIsTriedAgainIsNotAwaitedAnew() {
    stored(100_000);
    add(MANY);
    assertThat(awake()).isTrue();
    sink.attempt(1).fail(new NotStored(NotStored.Reason.UNREACHABLE, "gone"));
    loop.passNanos(BusyPoll.MAX_NANOS);
    assertThat(awake()).isFalse();
    loop.pass(1000);
    assertThat(sink.attempts()).hasSizeGreaterThan(2);
    assertThat(awake()).isFalse();
  }
}
