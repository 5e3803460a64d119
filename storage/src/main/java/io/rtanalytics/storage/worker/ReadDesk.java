package io.rtanalytics.storage.worker;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.slice.SliceReads;
import io.rtanalytics.storage.slice.SliceView;
import io.rtanalytics.storage.slice.Slices;
import io.rtanalytics.storage.slice.table.DamagedTable;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers questions that take longer than the worker's thread has time for. That thread only says
 * what is to be read, and from then on writes elsewhere; a thread of this desk reads, one question
 * after the other, and gives it back. Any thread may ask.
 */
final class ReadDesk implements AutoCloseable {
  private static final int MAX_WAITING = 64;
  private static final int TRIES = 3; // a checkpoint may replace the files before they are opened

  private final String worker;
  private final WorkerCalls calls;
  private final ThreadPoolExecutor reader;
  private volatile boolean closed;

  /** A desk with a thread of this name, which is there while there are questions. */
  ReadDesk(String worker, String thread, WorkerCalls calls) {
    this.worker = worker;
    this.calls = calls;
    reader =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread made = new Thread(task, thread);
              made.setDaemon(true);
              return made;
            });
    reader.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks.
   *
   * @param slice the slice that is read
   * @param take says what is read, on the worker's thread
   * @param answer completed on the desk's thread; not read for any more if it is complete by then.
   *     Fails with {@link io.rtanalytics.port.Refused} if the slice is not served, or {@link
   *     NotStored} if there are too many questions
   */
  <T> void ask(long slice, Function<SliceReads, SliceView<T>> take, CompletableFuture<T> answer) {
    try {
      reader.execute(() -> answer(slice, take, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new NotStored(
              closed ? NotStored.Reason.UNREACHABLE : NotStored.Reason.OVERLOADED,
              "worker \"" + worker + (closed ? "\" is stopping" : "\" has too many questions")));
    }
  }

  private <T> void answer(
      long slice, Function<SliceReads, SliceView<T>> take, CompletableFuture<T> answer) {
    try {
      if (!answer.isDone()) {
        answer.complete(read(slice, take, answer));
      }
    } catch (CompletionException e) {
      answer.completeExceptionally(e.getCause() == null ? e : e.getCause());
    } catch (UncheckedIOException e) {
      answer.completeExceptionally(
          new NotStored(NotStored.Reason.UNREACHABLE, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private <T> T read(
      long slice, Function<SliceReads, SliceView<T>> take, CompletableFuture<T> answer) {
    for (int i = 0; i < TRIES; i++) {
      Taken<T> taken =
          calls
              .call(
                  state -> {
                    SliceReads reads = state.slices().reads();
                    return new Taken<>(take.apply(reads), reads.generation(slice));
                  })
              .join();
      try {
        return taken.view().read(() -> requireWanted(answer));
      } catch (DamagedTable e) {
        // If it is true of the files of now, the next look finds the slice not served.
        String reason = String.valueOf(e.getMessage());
        call(slices -> slices.damaged(slice, taken.generation(), reason)).join();
      } finally {
        var unused = call(slices -> taken.view().release());
      }
    }
    throw new NotStored(
        NotStored.Reason.UNREACHABLE, "the files of slice " + slice + " can't be read now");
  }

  private record Taken<T>(SliceView<T> view, long generation) {}

  private CompletableFuture<Boolean> call(Consumer<Slices> task) {
    return calls.call(
        state -> {
          task.accept(state.slices());
          return true;
        });
  }

  private void requireWanted(CompletableFuture<?> answer) {
    if (closed || answer.isDone()) {
      throw new NotStored(
          NotStored.Reason.UNREACHABLE,
          closed ? "worker \"" + worker + "\" is stopping" : "nobody waits for it any more");
    }
  }

  /** Gives up what is under way, and waits for that. */
  @Override
  public void close() {
    closed = true;
    reader.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        reader.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true; // it looks at files that the next owner of the directory may delete
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
