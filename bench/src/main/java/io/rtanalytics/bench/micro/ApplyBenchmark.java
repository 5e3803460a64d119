package io.rtanalytics.bench.micro;

import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.WorkerState;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a batch into the slice in memory; nothing is written to a disk here. */
@State(Scope.Thread)
public class ApplyBenchmark {
  private static final int BATCHES = 500; // so half a million users
  private static final long MEMORY = 128L << 20;
  private static final int ITEMS = 100_000;

  private final List<EventBatch> batches =
      IntStream.range(0, BATCHES).mapToObj(i -> Samples.batch(7, i * Samples.EVENTS)).toList();
  private final WorkerState full = full();
  private WorkerState growing = empty();
  private int next;

  private static WorkerState empty() {
    return new WorkerState(new TableStore(new MemoryDisk()), new MemoryMeter(MEMORY), ITEMS);
  }

  private WorkerState full() {
    WorkerState state = empty();
    batches.forEach(state::apply);
    return state;
  }

  /** An event of a user that the slice knows: the look-up. */
  @Benchmark
  @OperationsPerInvocation(Samples.EVENTS)
  public Outcome knownUser() {
    return full.apply(batches.get(turn()));
  }

  /** An event of a user that the slice does not know: its share of growing included. */
  @Benchmark
  @OperationsPerInvocation(Samples.EVENTS)
  public Outcome newUser() {
    int turn = turn();
    if (turn == 0) {
      growing = empty();
    }
    return growing.apply(batches.get(turn));
  }

  private int turn() {
    next = next == BATCHES - 1 ? 0 : next + 1;
    return next;
  }
}
