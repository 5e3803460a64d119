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
    arrived = 0;
  }

  /** Something arrives in each of so many turns. */
  private void arrive(int turns) {
    arrived++;
    if (turns > 1) {
      loop.afterReading(() -> arrive(turns - 1));
    }
  }

  @Test
  void nothingMoreEndsItInTheNextTurn() {
    arrive(1);
    lull.await();
    assertThat(sent).as("not before the loop has read").isEmpty();
    loop.turn();
    assertThat(sent).containsExactly(1L);
  }

  @Test
  void whatArrivesTurnByTurnGoesTogether() {
    arrive(10);
    lull.await();
    loop.turn();
    assertThat(sent).containsExactly(10L);
  }

  @Test
  void awaitedTwiceRunsOnceAndThenAgain() {
    arrive(1);
    lull.await();
    lull.await();
    loop.turn();
    assertThat(sent).containsExactly(1L);
    lull.await();
    loop.turn();
    assertThat(sent).containsExactly(1L, 0L);
  }

  /** Events that come without end would else never be stored. */
  @Test
  void nobodyWaitsLongerThanASyncTakes() {
    keepArriving();
    lull.await();
    loop.turn();
    assertThat(sent).isNotEmpty();
    assertThat(sent.get(0)).isBetween(2L, 11L); // a turn takes 50 µs here, and 500 are allowed
  }

  private void keepArriving() {
    arrived++;
    loop.sleep(50_000);
    if (sent.isEmpty()) {
      loop.afterReading(this::keepArriving);
    }
  }
}
