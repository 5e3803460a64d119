package io.rtanalytics.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.OutcomeQuestion;
import io.rtanalytics.wire.ProducerId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** When a batch in Kafka is answered, and what failures of Kafka mean. */
class KafkaBatchSinkTest {
  private static final long TIMEOUT = 400;

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ClusterIdentity identity = new ClusterIdentity(Instant.EPOCH, 3600, "f00d");
  private final LogPositions positions = new LogPositions();
  private final List<OutcomeQuestion> questions = new ArrayList<>();
  private final List<CompletableFuture<BatchReply>> answers = new ArrayList<>();
  private final OutcomeSource worker =
      (question, timeoutMillis) -> {
        questions.add(question);
        CompletableFuture<BatchReply> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
      };
  private final KafkaBatchSink sink =
      new KafkaBatchSink(
          "0", 0, new BatchProducer("t", kafka), identity, worker, positions, ticking());

  private Instant now = startOf(5);
  private int sequence;

  private Clock ticking() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }

  private static Instant startOf(long slice) {
    return Instant.EPOCH.plusSeconds(slice * 3600);
  }

  private EventBatch batch(long slice, long digest) {
    return batch(digest, List.of(slice));
  }

  private EventBatch batch(long digest, List<Long> slices) {
    BatchBuilder builder = new BatchBuilder(slices.size(), EventBatch.MAX_BYTES);
    for (long slice : slices) {
      builder.add(new Event(slice, new Pseudonym(1, 2), Action.CLICK, null, null), digest);
    }
    return builder.seal(new ProducerId(3, 4), sequence++);
  }

  private CompletableFuture<BatchReply> store(long slice, long digest) {
    return sink.store(batch(slice, digest), TIMEOUT).toCompletableFuture();
  }

  private static BatchReply applied() {
    return new BatchReply(new Outcome(1, Duplicates.NONE), 7, List.of());
  }

  @Test
  void theEntryIsTheBatchAndSaysWhatItsSenderTakesTheClusterToBe() {
    EventBatch batch = batch(5, 9);
    sink.store(batch, TIMEOUT);

    ProducerRecord<byte[], byte[]> entry = kafka.history().get(0);
    assertThat(entry.topic()).isEqualTo("t");
    assertThat(entry.partition()).isZero();
    assertThat(entry.key()).isNull();
    assertThat(entry.value()).isEqualTo(batch.bytes());
    assertThat(new String(entry.headers().lastHeader("RT-Cluster").value(), StandardCharsets.UTF_8))
        .isEqualTo("1970-01-01T00:00:00Z;3600;f00d");
  }

  @Test
  void theFirstBatchOfASliceWaitsUntilItIsApplied() {
    CompletableFuture<BatchReply> reply = store(5, 9);
    assertThat(questions).isEmpty();
    kafka.completeNext();

    assertThat(reply).isNotDone();
    assertThat(questions).hasSize(1);
    assertThat(positions.of("0")).isEqualTo(questions.get(0).offset() + 1);
    answers.get(0).complete(applied());
    assertThat(reply).isCompletedWithValueMatching(it -> it.incarnation() == 7);
  }

  @Test
  void thenKafkasWordIsEnoughForTheSameRouting() {
    var first = store(5, 9);
    kafka.completeNext();
    answers.get(0).complete(applied());
    assertThat(first).isCompleted();

    CompletableFuture<BatchReply> same = store(5, 9);
    CompletableFuture<BatchReply> otherRouting = store(5, 10);
    CompletableFuture<BatchReply> otherSlice = store(6, 9);
    for (int i = 0; i < 3; i++) {
      kafka.completeNext();
    }

    assertThat(same).isCompletedWithValueMatching(it -> it.totals().isEmpty());
    assertThat(otherRouting).isNotDone();
    assertThat(otherSlice).isNotDone();
    assertThat(questions).hasSize(3);
  }

  private void confirm(long slice) {
    CompletableFuture<BatchReply> first = store(slice, 9);
    kafka.completeNext();
    answers.get(answers.size() - 1).complete(applied());
    assertThat(first).isCompleted();
  }

  /** Its worker may have sealed it, by a cluster file that this node has not read yet. */
  @Test
  void onceASliceIsOverItsWorkerIsAskedEachTime() {
    confirm(5);
    now = startOf(6).minusSeconds(1);
    CompletableFuture<BatchReply> inTime = store(5, 9);
    CompletableFuture<BatchReply> late = store(5, 9);
    kafka.completeNext();
    assertThat(inTime).isCompleted();

    now = startOf(6);
    kafka.completeNext();
    assertThat(late).isNotDone();
    answers.get(1).completeExceptionally(new PassedOver(Refused.Reason.LATE, "it is final"));
    assertFailed(late, Refused.class, "it is final");

    CompletableFuture<BatchReply> later = store(5, 9);
    kafka.completeNext();
    assertThat(later).isNotDone();
    answers.get(2).complete(applied());
    assertThat(later).isCompletedWithValueMatching(it -> it.incarnation() == 7);
  }

  @Test
  void oneSliceThatIsOverIsEnoughToAsk() {
    confirm(5);
    confirm(6);
    CompletableFuture<BatchReply> both =
        sink.store(batch(9, List.of(5L, 6L)), TIMEOUT).toCompletableFuture();
    kafka.completeNext();
    assertThat(both).isCompleted();

    now = startOf(6);
    CompletableFuture<BatchReply> again =
        sink.store(batch(9, List.of(5L, 6L)), TIMEOUT).toCompletableFuture();
    CompletableFuture<BatchReply> present = store(6, 9);
    kafka.completeNext();
    kafka.completeNext();
    assertThat(again).isNotDone();
    assertThat(present).isCompleted();
  }

  @Test
  void whoAsksForTheOutcomeAlwaysWaits() {
    var first = store(5, 9);
    kafka.completeNext();
    answers.get(0).complete(applied());
    assertThat(first).isCompleted();

    CompletionStage<BatchReply> reply = sink.append(batch(5, 9), TIMEOUT);
    kafka.completeNext();
    assertThat(reply.toCompletableFuture()).isNotDone();
    answers.get(1).complete(applied());
    assertThat(reply.toCompletableFuture()).isCompleted();
  }

  @Test
  void aBatchThatIsPassedOverIsSurelyNotStored() {
    CompletableFuture<BatchReply> reply = store(5, 9);
    kafka.completeNext();
    answers.get(0).completeExceptionally(new PassedOver(Refused.Reason.FENCED, "routing"));

    assertFailed(reply, Refused.class, "routing");
    assertThat(sink.store(batch(5, 9), TIMEOUT).toCompletableFuture()).isNotDone();
  }

  @Test
  void aWorkerThatDoesNotAnswerIsAskedAgainAndThenTheOutcomeIsUnknown() {
    CompletableFuture<BatchReply> reply = store(5, 9);
    kafka.completeNext();
    answers.get(0).completeExceptionally(new Refused(Refused.Reason.FENCED, "another worker"));

    assertFailed(reply, OutcomeUnknown.class, "no answer within 400 ms");
    assertThat(questions.size()).isGreaterThan(1);
  }

  @Test
  void whatTheProducerDoesNotTakeIsNotStored() {
    kafka.sendException = new TimeoutException("Topic t not present in metadata after 0 ms.");
    assertNotTaken(NotStored.Reason.UNREACHABLE, "not present in metadata");
    kafka.sendException = new BufferExhaustedException("Failed to allocate 300 bytes");
    assertNotTaken(NotStored.Reason.OVERLOADED, "Failed to allocate");
    kafka.sendException = new RecordTooLargeException("17000000 bytes");
    assertFailed(store(5, 9), Refused.class, "17000000 bytes");
  }

  private void assertNotTaken(NotStored.Reason reason, String message) {
    assertThat(store(5, 9))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .withMessageContaining("takes no batch")
        .withMessageContaining(message)
        .isInstanceOfSatisfying(NotStored.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whatKafkaDoesNotAcknowledgeMayBeStored() throws Exception {
    CompletableFuture<BatchReply> late = fromAnotherThread(5);
    kafka.errorNext(new TimeoutException("expired"));
    CompletableFuture<BatchReply> silent = store(5, 9);

    assertFailed(late, OutcomeUnknown.class, "expired");
    assertFailed(silent, OutcomeUnknown.class, "no answer within 400 ms");
  }

  /** It tells the last attempt's failure: one before may have been written, unacknowledged. */
  @Test
  void whatKafkaRefusesInTheEndMayBeStoredTooWhateverTheReason() throws Exception {
    for (ApiException refusal :
        List.of(
            new NotEnoughReplicasException("one of two"),
            new TopicAuthorizationException("no right"),
            new ClusterAuthorizationException("no right at all"),
            new SaslAuthenticationException("no password"),
            new InvalidTopicException("no name"),
            new RecordTooLargeException("1000001 bytes"))) {
      CompletableFuture<BatchReply> reply = fromAnotherThread(5);
      kafka.errorNext(refusal);
      assertFailed(reply, OutcomeUnknown.class, String.valueOf(refusal.getMessage()));
    }
  }

  /** As an event loop does: Kafka's own thread brings the failure. */
  private CompletableFuture<BatchReply> fromAnotherThread(long slice) throws InterruptedException {
    List<CompletableFuture<BatchReply>> reply = new ArrayList<>();
    Thread loop = new Thread(() -> reply.add(store(slice, 9)));
    loop.start();
    loop.join();
    return reply.get(0);
  }

  private static void assertFailed(
      CompletableFuture<BatchReply> reply, Class<? extends Exception> type, String message) {
    assertThat(reply)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(type)
        .withMessageContaining(message);
  }
}
