package io.rtanalytics.storage.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How far a worker has come in a log that others write. */
class ProgressTest {
  private static final long LONG = 20_000;

  private final Progress progress = new Progress();
  private final Log log = new Log();

  @Test
  void whoAsksForLessThanIsAppliedDoesNotWait() {
    moveTo(5);
    assertThat(progress.reach(5, LONG).toCompletableFuture()).isCompleted();
    assertThat(progress.applied()).isEqualTo(5);
  }

  @Test
  void whoAsksForMoreWaitsUntilItIsApplied() {
    CompletableFuture<Void> six = progress.reach(6, LONG).toCompletableFuture();
    CompletableFuture<Void> sixToo = progress.reach(6, LONG).toCompletableFuture();
    CompletableFuture<Void> nine = progress.reach(9, LONG).toCompletableFuture();

    moveTo(5);
    assertThat(six).isNotDone();
    moveTo(7);
    assertThat(six).isCompleted();
    assertThat(sixToo).isCompleted();
    assertThat(nine).isNotDone();
    moveTo(9);
    assertThat(nine).isCompleted();
  }

  @Test
  void whoWaitsTooLongIsTold() {
    moveTo(5);
    assertThatThrownBy(() -> progress.reach(6, 1).toCompletableFuture().get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(NotStored.class)
        .hasMessage("it has read its log up to offset 5, and 6 is asked for");
  }

  @Test
  void lagIsWhatTheLogSays() {
    log.end = 12;
    moveTo(5);
    assertThat(progress.lag()).isEqualTo(7);
    assertThat(progress.keepsUp()).isTrue(); // it was up to date a moment ago
  }

  private void moveTo(long offset) {
    log.handedOver = offset;
    progress.move(log);
  }

  /** A log of which only the offsets are of interest. */
  private static final class Log implements EventLog {
    private long handedOver;
    private long end;

    @Override
    public long append(Seal seal) {
      throw new AssertionError("nothing is sealed here");
    }

    @Override
    public long append(EventBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int poll(EntryHandler handler) {
      return 0;
    }

    @Override
    public long end() {
      return Math.max(end, handedOver);
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
    public void force() {
      // It is.
    }

    @Override
    public boolean trim(long below) {
      return false;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
