package io.rtanalytics.kafka.log;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event log in a partition of a topic: what the worker appends goes to Kafka and comes back
 * from there like everything else, so that all who read it see the same. It is never cut off: how
 * long it reaches back is Kafka's to keep. One thread, the worker's.
 */
final class KafkaEventLog implements EventLog {
  private static final long GROUP_BYTES = 4 << 20;
  private static final long WAIT_MILLIS = 2_000;

  private final int partition;
  private final LogFetcher fetcher;
  private final EntryBuffer buffer;
  private final Runnable arrived;
  private final Supplier<BatchProducer> producers;
  private final long timeoutMillis;
  private final ReadBytes read;

  private @Nullable BatchProducer producer;
  private long handedOver;
  private long appendedEnd; // what was appended here is below
  private boolean caughtUp;

  /**
   * Begins at an offset.
   *
   * @param fetcher fetches from there into the buffer, not started
   * @param producers makes what appends, when something is to be appended
   * @param timeoutMillis how long that may take
   */
  KafkaEventLog(
      int partition,
      long start,
      LogFetcher fetcher,
      EntryBuffer buffer,
      Runnable arrived,
      Supplier<BatchProducer> producers,
      long timeoutMillis) {
    this.partition = partition;
    this.handedOver = start;
    this.fetcher = fetcher;
    this.buffer = buffer;
    this.arrived = arrived;
    this.producers = producers;
    this.timeoutMillis = timeoutMillis;
    this.read = new ReadBytes(start);
    fetcher.start();
  }

  @Override
  public long append(EventBatch batch) {
    return append(batch, null);
  }

  /** {@inheritDoc} It waits for Kafka: batches go there by another way, past the worker. */
  @Override
  public long append(EventBatch batch, @Nullable ClusterIdentity sender) {
    return added(producer().add(partition, batch, sender));
  }

  /** {@inheritDoc} Of replicas each may add the same: a seal says nothing new a second time. */
  @Override
  public long append(Seal seal) {
    return added(producer().add(partition, seal));
  }

  private BatchProducer producer() {
    refuseAfterFailure();
    BatchProducer open = producer;
    if (open == null) {
      open = producers.get();
      producer = open;
    }
    return open;
  }

  private long added(Future<Long> acknowledged) {
    long offset = await(acknowledged);
    appendedEnd = Math.max(appendedEnd, offset + 1);
    return offset;
  }

  private long await(Future<Long> offset) {
    try {
      return offset.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NotStored || e.getCause() instanceof Refused) {
        throw (RuntimeException) e.getCause();
      }
      throw new OutcomeUnknown(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new OutcomeUnknown("Kafka did not acknowledge within " + timeoutMillis + " ms");
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the worker's thread", e);
    }
  }

  @Override
  public int poll(EntryHandler handler) {
    if (buffer.isEmpty()) {
      awaitExpected();
    }
    int entries = 0;
    long bytes = 0;
    LogEntry next = buffer.take();
    while (next != null) {
      hand(next, handler);
      entries++;
      bytes += next.bytes();
      next = bytes < GROUP_BYTES ? buffer.take() : null;
    }
    if (entries == 0) {
      refuseAfterFailure(); // what was fetched before is good
    }
    if (!buffer.isEmpty()) {
      arrived.run();
    }
    return entries;
  }

  /** Waits for what is surely coming: the log of before, and what was appended here. */
  private void awaitExpected() {
    caughtUp = caughtUp || !isBehind();
    if (!caughtUp || handedOver < appendedEnd) {
      buffer.await(WAIT_MILLIS);
    }
  }

  private void hand(LogEntry entry, EntryHandler handler) {
    EventBatch batch = entry.batch();
    ClusterIdentity sender = entry.sender();
    Seal seal = entry.seal();
    if (seal != null) {
      handler.seal(entry.offset(), seal);
    } else if (batch == null) {
      handler.unreadable(entry.offset(), entry.flaw());
    } else if (sender == null) {
      handler.entry(entry.offset(), batch);
    } else {
      handler.entry(entry.offset(), batch, sender);
    }
    handedOver = entry.offset() + 1;
    read.add(entry.bytes(), handedOver);
  }

  private void refuseAfterFailure() {
    Throwable failure = fetcher.failure();
    if (failure != null) {
      throw new LogFailed("the log can't be read from Kafka: " + failure.getMessage(), failure);
    }
  }

  @Override
  public long end() {
    return Math.max(Math.max(fetcher.end(), appendedEnd), handedOver);
  }

  @Override
  public long handedOver() {
    return handedOver;
  }

  @Override
  public boolean isBehind() {
    return handedOver < end();
  }

  @Override
  public long lag() {
    return end() - handedOver;
  }

  @Override
  public long bytesSince(long offset) {
    return read.since(offset);
  }

  @Override
  public void force() {
    // What was handed over is on all in-sync replicas.
  }

  /** {@inheritDoc} None: a worker with an empty disk reads all of it. */
  @Override
  public boolean trim(long offset) {
    return false;
  }

  @Override
  public void close() {
    fetcher.close();
    if (producer != null) {
      producer.close();
    }
  }
}
