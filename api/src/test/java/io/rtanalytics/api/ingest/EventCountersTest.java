package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeLoop;
import io.rtanalytics.api.fakes.FakeReceipt;
import io.rtanalytics.api.fakes.FakeSink;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.ProducerId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The law of conservation: received = stored + duplicate + rejected + unanswered + in flight. */
class EventCountersTest {
  private static final List<Refused.Reason> REFUSALS = List.of(Refused.Reason.values());

  private static void assertLaw(EventCounts counts) {
    long rejected = Stream.of(Rejection.values()).mapToLong(counts::rejected).sum();
    assertThat(counts.received())
        .as(counts.toString())
        .isEqualTo(
            counts.stored()
                + counts.duplicate()
                + rejected
                + counts.unanswered()
                + counts.inFlight());
  }

  @Property(tries = 200)
  void lawHoldsUnderRandomOutcomes(@ForAll long seed) {
    Random random = new Random(seed);
    FakeLoop loop = new FakeLoop();
    FakeSink sink = new FakeSink();
    FakeReceipt receipt = new FakeReceipt();
    Settings settings =
        Settings.builder()
            .batchEvents(1 + random.nextInt(8))
            .batchBytes(4096)
            .queueBytes(4096)
            .timeoutMilliseconds(200)
            .retentionSlices(random.nextBoolean() ? 3 : 0) // slice 0 expires
            .build();
    IngestPipeline pipeline =
        IngestPipeline.builder()
            .loop(loop)
            .clusters(ClusterSource.fixed(Clusters.of(settings, "0", "1", "2")))
            .clock(Clusters.CLOCK)
            .secret(Clusters.SECRET)
            .workers(sink)
            .producers(() -> new ProducerId(random.nextLong(), random.nextLong()))
            .listener((worker, batch, reply, asked) -> {})
            .build();
    int taken = 0;
    int arrived = 0;
    int answered = 0;
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          arrived++;
          taken += tryAccept(pipeline, random, receipt) ? 1 : 0;
        }
        case 2 -> loop.turn();
        case 3 -> loop.pass(random.nextInt(60));
        default -> {
          if (answered < sink.attempts().size()) {
            answer(sink.attempt(answered++), random);
          }
        }
      }
      assertLaw(pipeline.counters().snapshot());
    }
    loop.pass(1000);
    EventCounts counts = pipeline.counters().snapshot();
    assertLaw(counts);
    assertThat(counts.received()).isEqualTo(arrived);
    assertThat(counts.inFlight()).isZero();
    assertThat(pipeline.congested()).isFalse();
    assertThat(receipt.stored() + receipt.failures().size()).isEqualTo(taken);
    assertThat(counts.duplicate()).isEqualTo(receipt.duplicates());
  }

  private static boolean tryAccept(IngestPipeline pipeline, Random random, FakeReceipt receipt) {
    long timestamp = Clusters.at(random.nextInt(8) == 0 ? -1 : random.nextInt(4 * 3600));
    Utf8 user = Utf8.of("user " + random.nextInt(5));
    Utf8 item = Utf8.of("x".repeat(1 + random.nextInt(128)));
    try {
      pipeline.accept(new RawEvent(timestamp, user, Action.CLICK, item, null), receipt);
      return true;
    } catch (InvalidEvent | NotStored | Refused e) {
      return false;
    }
  }

  private static void answer(FakeSink.Attempt attempt, Random random) {
    switch (random.nextInt(6)) {
      case 0, 1 -> attempt.store(random.nextLong() & ((1L << attempt.batch().eventCount()) - 1));
      case 2 -> attempt.fail(new OutcomeUnknown("broke"));
      case 3 -> attempt.fail(new NotStored(NotStored.Reason.DISK_FULL, "full"));
      case 4 -> attempt.fail(new NotStored(NotStored.Reason.UNREACHABLE, "gone"));
      default ->
          attempt.fail(
              new Refused(REFUSALS.get(random.nextInt(REFUSALS.size())), "whatever it is"));
    }
  }

  @Test
  void everySnapshotFromAnotherThreadIsWhole() {
    EventCounters counters = new EventCounters();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 300_000; i++) {
                counters.accepted();
                counters.accepted();
                counters.turnedAway(Rejection.INVALID);
                counters.stored(1, i & 1);
                counters.failed(1, new OutcomeUnknown("broke"));
              }
            });
    while (!writer.isDone()) {
      assertLaw(counters.snapshot());
    }
    writer.join();
    assertThat(counters.snapshot().rejected(Rejection.INVALID)).isEqualTo(300_000);
    assertThat(counters.snapshot().received()).isEqualTo(900_000);
  }
}
