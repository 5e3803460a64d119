package io.rtanalytics.storage.worker;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.slice.SliceReads;
import io.rtanalytics.storage.slice.SliceView;
import io.rtanalytics.storage.slice.Slices;
import io.rtanalytics.storage.slice.table.DamagedTable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
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
  private final ThreadPoolExecutor thread;
  private volatile boolean closed;

  /** A desk with a thread of this name, which is there while there are questions. */
  ReadDesk(String worker, String name, WorkerCalls calls) {
    this.worker = worker;
    this.calls = calls;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks.
   *
   * @param answer completed on the desk's thread; not read for any more if it is complete by then.
   *     Fails with {@link io.rtanalytics.port.Refused} if a slice is not served, or {@link
   *     NotStored} if there are too many questions
   * @param question reads the answer
   */
  <T> void ask(CompletableFuture<T> answer, Function<Reader, T> question) {
    try {
      thread.execute(() -> answer(answer, question));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new NotStored(
              closed ? NotStored.Reason.UNREACHABLE : NotStored.Reason.OVERLOADED,
              "worker \"" + worker + (closed ? "\" is stopping" : "\" has too many questions")));
    }
  }

  private <T> void answer(CompletableFuture<T> answer, Function<Reader, T> question) {
    try {
      if (!answer.isDone()) {
        answer.complete(question.apply(new Reader(answer)));
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

  /** What one question reads with, on the desk's thread. */
  final class Reader {
    private final CompletableFuture<?> answer;

    private Reader(CompletableFuture<?> answer) {
      this.answer = answer;
    }

    /** Reads a slice as it is now. */
    <T> T read(long slice, Function<SliceReads, SliceView<T>> take) {
      for (int i = 0; i < TRIES; i++) {
        Taken<T> taken = calls.call(state -> taken(state.slices(), slice, take)).join();
        try {
          return taken.view().read(this::requireWanted);
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

    /** Reads some slices, each as it is now, with one look of the worker's thread at all. */
    <T> List<T> readAll(List<Long> numbers, BiFunction<SliceReads, Long, SliceView<T>> take) {
      List<SliceView<T>> views = calls.call(state -> taken(state.slices(), numbers, take)).join();
      List<T> all = new ArrayList<>(numbers.size());
      try {
        for (int i = 0; i < views.size(); i++) {
          try {
            all.add(views.get(i).read(this::requireWanted));
          } catch (DamagedTable e) { // or replaced meanwhile
            long slice = numbers.get(i);
            all.add(read(slice, reads -> take.apply(reads, slice)));
          }
        }
      } finally {
        var unused = call(slices -> views.forEach(SliceView::release));
      }
      return all;
    }

    /** Ends the reading if the worker stops, or nobody waits for it any more. */
    void requireWanted() {
      if (closed || answer.isDone()) {
        throw new NotStored(
            NotStored.Reason.UNREACHABLE,
            closed ? "worker \"" + worker + "\" is stopping" : "nobody waits for it any more");
      }
    }
  }

  private static <T> Taken<T> taken(
      Slices slices, long slice, Function<SliceReads, SliceView<T>> take) {
    return new Taken<>(take.apply(slices.reads()), slices.reads().generation(slice));
  }

  private static <T> List<SliceView<T>> taken(
      Slices slices, List<Long> numbers, BiFunction<SliceReads, Long, SliceView<T>> take) {
    List<SliceView<T>> views = new ArrayList<>(numbers.size());
    try {
      numbers.forEach(number -> views.add(take.apply(slices.reads(), number)));
      return views;
    } catch (RuntimeException e) {
      views.forEach(SliceView::release); // nobody else will
      throw e;
    }
  }

  private record Taken<T>(SliceView<T> view, long generation) {}

  private CompletableFuture<Boolean> call(Consumer<Slices> task) {
    return calls.call(
        state -> {
          task.accept(state.slices());
          return true;
        });
  }

  /** Gives up what is under way, and waits for that. */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
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
