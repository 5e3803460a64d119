package io.rtanalytics.tests.contract;

import static io.rtanalytics.tests.contract.Batches.batch;
import static io.rtanalytics.tests.contract.Batches.click;
import static io.rtanalytics.tests.contract.Batches.clickWithId;
import static io.rtanalytics.tests.contract.Batches.impression;
import static io.rtanalytics.tests.contract.Batches.newProducer;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every {@link io.rtanalytics.port.BatchSink} does (design §7). */
abstract class BatchSinkContract extends WorkerContract {
  @Test
  void aBatchIsAnsweredByItsOutcomeAndTheTotalsOfItsSlices() throws Exception {
    long one = freshSlice();
    long two = freshSlice();

    BatchReply reply =
        append(
            batch(
                newProducer(),
                0,
                click(one, 1),
                impression(one, 1),
                impression(one, 2),
                click(two, 1)));

    assertThat(reply.outcome().applied()).isEqualTo(4);
    assertThat(reply.outcome().duplicates().count()).isZero();
    assertThat(reply.totals()).containsExactlyInAnyOrder(entry(one, 2, 1, 2), entry(two, 1, 1, 0));
  }

  @Test
  void aRepeatGetsTheSameOutcomeAndChangesNothing() throws Exception {
    long one = freshSlice();
    ProducerId producer = newProducer();
    EventBatch batch = batch(producer, 0, clickWithId(one, 1, 7), clickWithId(one, 1, 7));

    BatchReply first = append(batch);
    BatchReply again = append(batch);

    assertThat(first.outcome().applied()).isEqualTo(1);
    assertThat(again.outcome()).isEqualTo(first.outcome());
    assertThat(again.totals()).containsExactly(entry(one, 1, 1, 0));
    worker().restart();
    assertThat(append(batch).outcome()).as("after a restart").isEqualTo(first.outcome());
    assertThat(totals(one, one).slices()).containsExactly(entry(one, 1, 1, 0));
  }

  @Test
  void repeatedIdsAreDuplicatesByPosition() throws Exception {
    long one = freshSlice();
    append(batch(newProducer(), 0, clickWithId(one, 1, 5)));

    BatchReply reply =
        append(
            batch(
                newProducer(),
                0,
                clickWithId(one, 2, 6),
                clickWithId(one, 1, 5),
                click(one, 3),
                clickWithId(one, 2, 6)));

    assertThat(reply.outcome().applied()).isEqualTo(2);
    assertThat(reply.outcome().duplicates().count()).isEqualTo(2);
    assertThat(reply.outcome().duplicates().contains(1)).isTrue();
    assertThat(reply.outcome().duplicates().contains(3)).isTrue();
    assertThat(reply.totals()).containsExactly(entry(one, 3, 3, 0));
  }

  @Test
  void sixteenBatchesInFlightInAnyOrderAreAppliedOnceEach() throws Exception {
    long one = freshSlice();
    ProducerId producer = newProducer();
    List<EventBatch> batches = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      batches.add(batch(producer, i, click(one, i), impression(one, 99)));
    }
    Collections.shuffle(batches, new Random(16));

    List<CompletionStage<BatchReply>> replies = new ArrayList<>();
    for (EventBatch batch : batches) {
      replies.add(worker().sink().append(batch, TIMEOUT));
      replies.add(worker().sink().append(batch, TIMEOUT));
    }
    for (CompletionStage<BatchReply> reply : replies) {
      assertThat(get(reply).outcome().applied()).isEqualTo(2);
    }

    assertThat(totals(one, one).slices()).containsExactly(entry(one, 17, 16, 16));
  }

  @Test
  void aSequenceBelowTheWindowIsRefusedAndNeverTakenForADuplicate() throws Exception {
    long one = freshSlice();
    ProducerId producer = newProducer();
    for (int i = 0; i < 100; i++) {
      append(batch(producer, i, click(one, i)));
    }

    assertRefused(
        worker().sink().append(batch(producer, 0, click(one, 0)), TIMEOUT),
        Refused.Reason.OUTSIDE_WINDOW);
    assertThat(append(batch(producer, 99, click(one, 99))).outcome().applied()).isEqualTo(1);
    assertThat(totals(one, one).slices()).containsExactly(entry(one, 100, 100, 0));
  }

  @Test
  void anUnknownProducerIsAcceptedBelowSixtyFourOnly() throws Exception {
    long one = freshSlice();

    assertRefused(
        worker().sink().append(batch(newProducer(), 64, click(one, 1)), TIMEOUT),
        Refused.Reason.OUTSIDE_WINDOW);
    assertThat(append(batch(newProducer(), 63, click(one, 1))).outcome().applied()).isEqualTo(1);
    assertThat(totals(one, one).slices()).containsExactly(entry(one, 1, 1, 0));
  }

  @Test
  void anotherRoutingThanThePinnedOneIsRefusedWhole() throws Exception {
    long one = freshSlice();
    long two = freshSlice();
    append(batch(newProducer(), 0, click(one, 1)));

    assertRefused(
        worker()
            .sink()
            .append(
                Batches.batchUnder(
                    Batches.DIGEST + 1, newProducer(), 0, click(two, 1), click(one, 2)),
                TIMEOUT),
        Refused.Reason.FENCED);

    assertThat(totals(one, two).slices()).containsExactly(entry(one, 1, 1, 0));
    worker().restart();
    assertRefused(
        worker()
            .sink()
            .append(
                Batches.batchUnder(Batches.DIGEST + 1, newProducer(), 0, click(one, 2)), TIMEOUT),
        Refused.Reason.FENCED);
  }
}
