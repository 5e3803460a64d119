package io.rtanalytics.kafka.log;

import java.time.Duration;
import java.util.OptionalLong;
import lombok.extern.slf4j.Slf4j;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a partition ahead of the worker and checks what it finds, on a thread of its own, which
 * alone touches Kafka's consumer once it runs. Brokers that can't be reached are waited for; an
 * offset that is not there any more ends it.
 */
@Slf4j
final class LogFetcher implements Runnable, AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long JOIN_MILLIS = 5_000;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final EntryBuffer buffer;
  private final Runnable arrived;
  private final Thread thread;
  private final EntryReader reader = new EntryReader();
  private long position;
  private volatile long end;
  private volatile @Nullable Throwable failure;

  /**
   * Prepares one.
   *
   * @param consumer assigned to the partition
   * @param start the offset it is at
   * @param end where the partition ends now
   * @param arrived called when there is something in the buffer, or it has failed
   */
  LogFetcher(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long start,
      long end,
      EntryBuffer buffer,
      Runnable arrived) {
    this.consumer = consumer;
    this.partition = partition;
    this.position = start;
    this.end = end;
    this.buffer = buffer;
    this.arrived = arrived;
    this.thread = new Thread(this, "kafka-" + partition);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Where the partition ends, as far as the brokers have told. */
  long end() {
    return end;
  }

  /** What has ended it, if anything has. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void run() {
    try (consumer) {
      boolean open = true;
      while (open) {
        open = fetch();
      }
    } catch (WakeupException | InterruptedException e) {
      log.debug("{}: fetches no more", partition);
    } catch (Throwable e) {
      failure = e;
      buffer.close();
      arrived.run();
    }
  }

  private boolean fetch() throws InterruptedException {
    ConsumerRecords<byte[], byte[]> found = consumer.poll(WAIT);
    OptionalLong lag = consumer.currentLag(partition);
    for (ConsumerRecord<byte[], byte[]> next : found) {
      position = next.offset() + 1;
    }
    if (lag.isPresent()) {
      end = Math.max(end, position + lag.getAsLong());
    }
    int inBuffer = 0;
    for (ConsumerRecord<byte[], byte[]> next : found) {
      if (!buffer.put(reader.read(next))) {
        return false;
      }
      if (inBuffer++ == 0) {
        arrived.run(); // it need not wait for the others
      }
    }
    if (inBuffer > 1) {
      arrived.run();
    }
    return true;
  }

  @Override
  public void close() {
    buffer.close();
    consumer.wakeup();
    boolean interrupted = false;
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      log.warn("{}: Kafka's consumer does not end", partition);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
