package io.rtanalytics.storage.worker;

import io.rtanalytics.bench.micro.Samples;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.WorkerState;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.wire.EventBatch;
import java.util.List;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a question for totals costs a worker. It is in this package since only the worker reads. */
@State(Scope.Thread)
public class LookUpBenchmark {
  private static final int SLICES = 1000;
  private static final long MEMORY = 128L << 20;
  private static final int ITEMS = 100_000;

  private final TotalsBoard board = board();
  private int next;

  private static TotalsBoard board() {
    WorkerState state =
        new WorkerState(new TableStore(new MemoryDisk()), new MemoryMeter(MEMORY), ITEMS);
    TotalsBoard board = new TotalsBoard(state.slices());
    for (int slice = 0; slice < SLICES; slice++) {
      EventBatch batch = Samples.batch(slice, slice);
      state.apply(batch);
      board.publish(batch, state.slices());
    }
    return board;
  }

  /** The totals of one of a thousand slices. */
  @Benchmark
  public List<SliceEntry> totals() {
    next = next == SLICES - 1 ? 0 : next + 1;
    return board.read(next, next, OptionalLong.empty());
  }
}
