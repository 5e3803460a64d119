package io.rtanalytics.api.query;

import io.rtanalytics.port.NotStored;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets only so many costly questions be under way at a time, so that their answers fit into memory;
 * others wait, up to a number. Any thread; a lock guards everything.
 */
final class Turns {
  private final int atOnce;
  private final int maxWaiting;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /** Makes one. */
  Turns(int atOnce, int maxWaiting) {
    this.atOnce = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Asks when it is its turn.
   *
   * @param question asked on the caller's thread, or on that of the answer before
   * @return its answer; fails with {@link NotStored} if too many wait
   */
  <T> CompletableFuture<T> take(Supplier<CompletableFuture<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable turn = () -> begin(question, answer);
    synchronized (this) {
      if (running == atOnce) {
        if (waiting.size() == maxWaiting) {
          return CompletableFuture.failedFuture(
              new NotStored(NotStored.Reason.OVERLOADED, "too many questions for this much wait"));
        }
        waiting.add(turn);
        return answer;
      }
      running++;
    }
    turn.run();
    return answer;
  }

  private <T> void begin(Supplier<CompletableFuture<T>> question, CompletableFuture<T> answer) {
    CompletableFuture<T> asked;
    try {
      asked = question.get();
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    var unused =
        asked.whenComplete(
            (value, error) -> {
              next();
              if (error == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(error);
              }
            });
  }

  private void next() {
    Runnable turn;
    synchronized (this) {
      turn = waiting.poll();
      running -= turn == null ? 1 : 0;
    }
    if (turn != null) {
      turn.run();
    }
  }
}
