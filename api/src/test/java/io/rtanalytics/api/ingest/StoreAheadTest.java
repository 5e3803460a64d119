package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeLoop;
import io.rtanalytics.api.fakes.FakeReceipt;
import io.rtanalytics.api.fakes.UnaskedWorkers;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Events whose senders need not wait until they are applied, where they need not. */
class StoreAheadTest {
  private final FakeLoop loop = new FakeLoop();
  private final AheadWorkers workers = new AheadWorkers();
  private final AtomicLong producers = new AtomicLong();
  private final List<EventBatch> told = new ArrayList<>();
  private final FakeReceipt single = new FakeReceipt();
  private final FakeReceipt bulk = new FakeReceipt();
  private final IngestPipeline pipeline =
      IngestPipeline.builder()
          .loop(loop)
          .clusters(ClusterSource.fixed(Clusters.of(Settings.DEFAULTS, "0")))
          .clock(Clusters.CLOCK)
          .secret(Clusters.SECRET)
          .workers(workers)
          .producers(() -> new ProducerId(0, producers.incrementAndGet()))
          .listener((worker, batch, reply, asked) -> told.add(batch))
          .build();

  @Test
  void singleEventsDoNotWaitForWhatABulkLoadWaitsFor() {
    add(bulk);
    add(new Single(single));
    loop.turn();
    assertThat(workers.appended).hasSize(1);
    assertThat(workers.stored).hasSize(1);
    assertThat(workers.appended.get(0).producer()).isNotEqualTo(workers.stored.get(0).producer());

    workers.storing.complete(BatchReply.stored(1));
    loop.turn();

    assertThat(single.stored()).isEqualTo(1);
    assertThat(bulk.stored()).isZero();
    assertThat(told).containsExactlyElementsOf(workers.stored);
    assertThat(pipeline.counters().snapshot().stored()).isEqualTo(1);
  }

  @Test
  void stoppingWaitsForBoth() {
    List<String> idle = new ArrayList<>();
    add(bulk);
    add(new Single(single));
    loop.turn();
    pipeline.stop(() -> idle.add("idle"));

    workers.appending.complete(BatchReply.stored(1));
    loop.turn();
    assertThat(idle).isEmpty();
    workers.storing.complete(BatchReply.stored(1));
    loop.turn();
    assertThat(idle).hasSize(1);
  }

  @Test
  void producerThatWasQuietForLongGoesOnUnderANewName() {
    workers.storing.complete(BatchReply.stored(1));
    for (int i = 0; i < Producer.WINDOW; i++) {
      add(new Single(single));
      loop.turn();
    }
    assertThat(workers.stored).extracting(EventBatch::producer).containsOnly(first());

    loop.pass(9_000);
    add(new Single(single));
    loop.turn();
    assertThat(workers.last().producer()).isEqualTo(first());
    loop.pass(11_000);
    add(new Single(single));
    loop.turn();

    assertThat(workers.last().producer()).isNotEqualTo(first());
    assertThat(workers.last().sequence()).isZero();
  }

  private ProducerId first() {
    return workers.stored.get(0).producer();
  }

  private void add(Receipt receipt) {
    pipeline.accept(
        new RawEvent(Clusters.at(0), Utf8.of("ann"), Action.CLICK, null, null), receipt);
  }

  private record Single(FakeReceipt to) implements Receipt {
    @Override
    public void stored(boolean duplicate) {
      to.stored(duplicate);
    }

    @Override
    public void failed(RuntimeException why) {
      to.failed(why);
    }

    @Override
    public boolean asksForDuplicates() {
      return false;
    }
  }

  /** A worker whose log takes batches before it does. */
  private static final class AheadWorkers extends UnaskedWorkers implements BatchSink {
    private final List<EventBatch> appended = new ArrayList<>();
    private final List<EventBatch> stored = new ArrayList<>();
    private final CompletableFuture<BatchReply> appending = new CompletableFuture<>();
    private final CompletableFuture<BatchReply> storing = new CompletableFuture<>();

    private EventBatch last() {
      return stored.get(stored.size() - 1);
    }

    @Override
    public CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis) {
      appended.add(batch);
      return appending;
    }

    @Override
    public CompletionStage<BatchReply> store(EventBatch batch, long timeoutMillis) {
      stored.add(batch);
      return storing;
    }

    @Override
    public BatchSink sink(String worker) {
      return this;
    }

    @Override
    public boolean storeAhead() {
      return true;
    }
  }
}
