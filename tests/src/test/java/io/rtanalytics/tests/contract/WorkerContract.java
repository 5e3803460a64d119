package io.rtanalytics.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.Refused;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.RangeTotals;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the suites of both ports share: one worker per class, and slices of its own per test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WorkerContract {
  static final long TIMEOUT = 10_000;
  private static final AtomicLong nextSlice = new AtomicLong(10);

  private WorkerUnderTest worker;

  /** Starts the worker, with its data below a directory. */
  abstract WorkerUnderTest start(Path directory) throws Exception;

  @BeforeAll
  void startWorker(@TempDir Path directory) throws Exception {
    worker = start(directory);
  }

  @AfterAll
  void end() throws Exception {
    worker.close();
  }

  final WorkerUnderTest worker() {
    return worker;
  }

  /** A slice that no other test uses. */
  static long freshSlice() {
    return nextSlice.getAndIncrement();
  }

  final BatchReply append(EventBatch batch) throws Exception {
    return get(worker.sink().append(batch, TIMEOUT));
  }

  final RangeTotals totals(long from, long to) throws Exception {
    return get(worker.totals().totals(from, to, Batches.DIGEST, TIMEOUT));
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static SliceEntry entry(long slice, long users, long clicks, long impressions) {
    return new SliceEntry(slice, new SliceTotals(users, clicks, impressions));
  }

  static void assertRefused(CompletionStage<?> stage, Refused.Reason reason) {
    try {
      Object reply = get(stage);
      throw new AssertionError("not refused: " + reply);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(Refused.class);
      assertThat(((Refused) e.getCause()).reason()).isEqualTo(reason);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }
}
