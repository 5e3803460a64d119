package io.rtanalytics.kafka.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Adds batches to the partitions of a topic. Kafka's producer repeats what it can repeat without
 * doubling it; nothing is repeated beyond that. Any thread may call.
 */
final class BatchProducer implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration PREPARE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = 20_000_000;

  private final String topic;
  private final Producer<byte[], byte[]> producer;

  /** Adds over a producer, which is closed with this. */
  BatchProducer(String topic, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.producer = producer;
  }

  /** Adds over a producer of its own. */
  static BatchProducer open(String topic, Map<String, Object> config) {
    return new BatchProducer(topic, new KafkaProducer<>(config));
  }

  /**
   * Adds a batch.
   *
   * @param sender what the sender takes the cluster to be; null if the worker has checked it
   * @return the batch's offset, once all in-sync replicas have it; fails with {@link NotStored} or
   *     {@link Refused} if they surely have not, with {@link OutcomeUnknown} if they may. Completes
   *     on Kafka's thread
   */
  CompletableFuture<Long> add(int partition, EventBatch batch, @Nullable ClusterIdentity sender) {
    return add(new ProducerRecord<>(topic, partition, null, null, batch.bytes(), headers(sender)));
  }

  /** Adds a seal, likewise. */
  CompletableFuture<Long> add(int partition, Seal seal) {
    return add(new ProducerRecord<>(topic, partition, null, seal.bytes()));
  }

  private CompletableFuture<Long> add(ProducerRecord<byte[], byte[]> entry) {
    CompletableFuture<Long> offset = new CompletableFuture<>();
    Thread caller = Thread.currentThread();
    try {
      Future<RecordMetadata> unused =
          producer.send(
              entry,
              (metadata, failure) -> {
                if (failure == null) {
                  offset.complete(metadata.offset());
                } else {
                  // What the producer does not take it says before it returns.
                  offset.completeExceptionally(
                      Thread.currentThread() == caller
                          ? ProduceFailure.notTaken(failure)
                          : ProduceFailure.failed(failure));
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      offset.completeExceptionally(ProduceFailure.notTaken(e));
    }
    return offset;
  }

  private static List<Header> headers(@Nullable ClusterIdentity sender) {
    return sender == null
        ? List.of()
        : List.of(new RecordHeader(LogEntry.SENDER, sender.toHeader().getBytes(US_ASCII)));
  }

  /**
   * Finds out where the partitions are, so that adding need not wait for it.
   *
   * @throws IOException if no broker answers
   */
  void awaitPrepared() throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) { // the producer may not block, and is asking now
        if (System.nanoTime() - began > PREPARE.toNanos()) {
          throw new IOException("Kafka does not answer: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Waits a little for what is under way. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
