package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.FakeLoop;
import org.junit.jupiter.api.Test;

/** Whether and how long a loop stays awake that has nothing to do but to wait for a batch. */
class BusyPollTest {
  private static final int ENOUGH = 32;
  private static final long QUICK = 200_000;
  private static final long SLOW = 500_000;

  private final FakeLoop loop = new FakeLoop();
  private final BusyPoll poll = new BusyPoll(loop, true);

  /** Makes a turn. */
  private boolean awake() {
    int looks = loop.turnOnce();
    assertThat(looks).as("looks in the next turn").isLessThan(2);
    return looks == 1;
  }

  @Test
  void itStaysAwakeUntilTheReply() {
    poll.answered(QUICK);
    poll.sent(ENOUGH);
    for (int i = 0; i < 10; i++) {
      assertThat(awake()).isTrue();
    }
    poll.answered(QUICK);
    loop.turn();
    assertThat(awake()).isFalse();
  }

  @Test
  void itStaysAwakeForHalfAMillisecondAtMost() {
    poll.answered(QUICK);
    poll.sent(ENOUGH);
    loop.passNanos(499_999);
    assertThat(awake()).isTrue();
    assertThat(awake()).isTrue();
    loop.passNanos(1);
    loop.turn();
    assertThat(awake()).isFalse();
  }

  @Test
  void fewEventsAreNotWorthIt() {
    poll.answered(QUICK);
    poll.sent(ENOUGH - 1);
    assertThat(awake()).isFalse();
  }

  @Test
  void itWaitsForNoReplyBeforeOneCameQuickly() {
    poll.sent(ENOUGH);
    assertThat(awake()).isFalse();
  }

  @Test
  void afterASlowReplyItSleepsUntilOneComesQuicklyAgain() {
    poll.answered(QUICK);
    poll.answered(SLOW);
    poll.sent(ENOUGH);
    assertThat(awake()).isFalse();
    poll.answered(QUICK);
    poll.sent(ENOUGH);
    assertThat(awake()).isTrue();
  }

  @Test
  void theNextBatchBeginsAnew() {
    poll.answered(QUICK);
    poll.sent(ENOUGH);
    loop.passNanos(400_000);
    poll.answered(QUICK);
    poll.sent(ENOUGH);
    loop.passNanos(400_000);
    assertThat(awake()).isTrue();
    assertThat(awake()).isTrue();
  }

  @Test
  void itIsNotForAllWorkers() {
    BusyPoll none = new BusyPoll(loop, false);
    none.answered(QUICK);
    none.sent(ENOUGH);
    assertThat(awake()).isFalse();
  }
}
