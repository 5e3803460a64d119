package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what waits for a loop to have read everything goes on. */
class LullTest {
  private final FakeLoop loop = new FakeLoop();
  private long arrived;
  private final List<Long> sent = new ArrayList<>();
  private final Lull lull = new Lull(loop, () -> arrived, this::send);

  private void send() {
    sent.add(arrived);
  }

  /** Something arrives in each of so many turns, which take so long. */
  private void arrive(int turns, long nanos) {
    arrived++;
    loop.passNanos(nanos);
    if (turns > 1) {
      loop.afterReading(() -> arrive(turns - 1, nanos));
    }
  }

  @Test
  void nothingMoreEndsIt() {
    arrive(1, 0);
    lull.request();
    assertThat(sent).as("not before the loop has read").isEmpty();
    loop.turn();
    assertThat(sent).containsExactly(1L);
  }

  @Test
  void whatArrivesTurnByTurnGoesTogether() {
    arrive(10, 0);
    lull.request();
    loop.turn();
    assertThat(sent).containsExactly(10L);
  }

  @Test
  void requestedTwiceRunsOnceAndThenAgain() {
    arrive(1, 0);
    lull.request();
    lull.request();
    loop.turn();
    assertThat(sent).containsExactly(1L);
    lull.request();
    loop.turn();
    assertThat(sent).containsExactly(1L, 1L);
  }

  /** Events that come without end would else never be stored. */
  @Test
  void turnsThatAllBringMoreEndWithTheFirstAfterHalfAMillisecond() {
    arrive(100, 50_000);
    lull.request();
    loop.turn();
    assertThat(sent).containsExactly(11L);
  }
}
