package io.rtanalytics.bench.micro;

import io.rtanalytics.event.Event;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReader;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Into a batch, and out of one. */
@State(Scope.Thread)
public class BatchBenchmark {
  private static final ProducerId PRODUCER = new ProducerId(1, 2);

  private final List<Event> events =
      IntStream.range(0, Samples.EVENTS).mapToObj(i -> Samples.event(7, i)).toList();
  private final BatchBuilder builder = new BatchBuilder(Samples.EVENTS, EventBatch.MAX_BYTES);
  private final byte[] bytes = Samples.batch(7, 0).bytes();

  /** An event into a batch, its share of the checksum included. */
  @Benchmark
  @OperationsPerInvocation(Samples.EVENTS)
  public EventBatch encode() {
    for (Event event : events) {
      builder.add(event, Samples.ROUTING);
    }
    return builder.seal(PRODUCER, 0);
  }

  /** An event out of a batch that came over the network, checked and read. */
  @Benchmark
  @OperationsPerInvocation(Samples.EVENTS)
  public long decode() {
    BatchReader reader = EventBatch.parse(bytes).events();
    long sum = 0;
    while (reader.next()) {
      sum += reader.slice() + reader.userHigh() + reader.userLow() + (reader.hasId() ? 1 : 0);
    }
    return sum;
  }
}
