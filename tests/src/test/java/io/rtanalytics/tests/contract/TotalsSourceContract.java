package io.rtanalytics.tests.contract;

import static io.rtanalytics.tests.contract.Batches.batch;
import static io.rtanalytics.tests.contract.Batches.click;
import static io.rtanalytics.tests.contract.Batches.impression;
import static io.rtanalytics.tests.contract.Batches.newProducer;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.Refused;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.wire.RangeTotals;
import org.junit.jupiter.api.Test;

/** What every {@link TotalsSource} does. */
abstract class TotalsSourceContract extends WorkerContract {
  @Test
  void slicesAscendAndEmptyOnesAreLeftOut() throws Exception {
    long first = freshSlice();
    freshSlice();
    long third = freshSlice();
    append(batch(newProducer(), 0, click(third, 1), impression(first, 1), impression(first, 2)));

    assertThat(totals(first, third).slices())
        .containsExactly(entry(first, 2, 0, 2), entry(third, 1, 1, 0));
    assertThat(totals(first + 1, first + 1).slices()).isEmpty();
  }

  @Test
  void theLongestRangeIsAnswered() throws Exception {
    long far = 1_000_000;

    assertThat(totals(far, far + TotalsSource.MAX_SLICES - 1).slices()).isEmpty();
  }

  @Test
  void anotherRoutingThanThePinnedOneIsRefused() throws Exception {
    long one = freshSlice();
    append(batch(newProducer(), 0, click(one, 1)));

    assertRefused(
        worker().totals().totals(one, one, Batches.DIGEST + 1, TIMEOUT), Refused.Reason.FENCED);
  }

  @Test
  void readingPinsNothing() throws Exception {
    long one = freshSlice();
    get(worker().totals().totals(one, one, Batches.DIGEST + 1, TIMEOUT));

    append(batch(newProducer(), 0, click(one, 1)));

    assertThat(totals(one, one).slices()).containsExactly(entry(one, 1, 1, 0));
  }

  @Test
  void whatWasAnsweredToABatchIsInTheTotals() throws Exception {
    long one = freshSlice();
    for (int i = 1; i <= 20; i++) {
      append(batch(newProducer(), 0, click(one, i)));
      assertThat(totals(one, one).slices()).containsExactly(entry(one, i, i, 0));
    }
  }

  @Test
  void totalsAndIncarnationOutliveARestart() throws Exception {
    long one = freshSlice();
    append(batch(newProducer(), 0, click(one, 1), impression(one, 2)));
    RangeTotals before = totals(one, one);

    worker().restart();

    assertThat(totals(one, one)).isEqualTo(before);
  }
}
