package io.rtanalytics.kafka.log;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The ports of workers whose logs are in Kafka: batches go into the log, questions to the workers.
 * Any thread may call.
 */
public final class KafkaWorkers implements Workers, AutoCloseable {
  private final BatchProducer producer;
  private final ClusterIdentity identity;
  private final Workers reads;
  private final Function<String, OutcomeSource> outcomes;
  private final LogPositions positions;
  private final Clock clock;
  private final Map<String, BatchSink> sinks = new ConcurrentHashMap<>();

  /**
   * Ports over a producer, which is closed with them.
   *
   * @param identity what this node takes the cluster to be
   * @param reads where questions go
   * @param outcomes where it is asked what has become of a worker's batch
   * @param positions how far the logs were seen; raised with what is acknowledged
   * @param clock tells which slices are over
   */
  KafkaWorkers(
      BatchProducer producer,
      ClusterIdentity identity,
      Workers reads,
      Function<String, OutcomeSource> outcomes,
      LogPositions positions,
      Clock clock) {
    this.producer = producer;
    this.identity = identity;
    this.reads = reads;
    this.outcomes = outcomes;
    this.positions = positions;
    this.clock = clock;
  }

  @Override
  public BatchSink sink(String worker) {
    BatchSink known = sinks.get(worker);
    return known != null ? known : sinks.computeIfAbsent(worker, this::open);
  }

  private BatchSink open(String worker) {
    int partition;
    try {
      partition = Integer.parseInt(worker);
    } catch (NumberFormatException e) {
      // A cluster file with such a worker is refused.
      NotStored none =
          new NotStored(NotStored.Reason.UNREACHABLE, "worker \"" + worker + "\" has no partition");
      return (batch, timeoutMillis) -> CompletableFuture.failedFuture(none);
    }
    return new KafkaBatchSink(
        worker, partition, producer, identity, outcomes.apply(worker), positions, clock);
  }

  @Override
  public TotalsSource totals(String worker) {
    return reads.totals(worker);
  }

  @Override
  public SliceSource slices(String worker) {
    return reads.slices(worker);
  }

  @Override
  public ItemSource items(String worker) {
    return reads.items(worker);
  }

  @Override
  public boolean storeAhead() {
    return true;
  }

  @Override
  public void close() {
    producer.close();
  }
}
