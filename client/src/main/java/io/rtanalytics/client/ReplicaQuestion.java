package io.rtanalytics.client;

import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;

/**
 * One question to the replicas of a worker, each asked at most once: the next one when one has
 * failed, and also when one has been silent for {@value #SILENCE_MILLIS} ms, which may stand still
 * or be slow; then both are waited for, and the first answer counts. So a replica that stands still
 * costs that much, and not the whole time-out.
 *
 * <p>Threads: whoever asks, those on which answers come, and the JDK's timer for silences.
 */
final class ReplicaQuestion<T> {
  /** Longer than a replica that lags waits before it says so (200 ms). */
  static final long SILENCE_MILLIS = 300;

  private final List<URI> urls;
  private final int first;
  private final long deadline;
  private final LongFunction<Function<URI, CompletionStage<T>>> attempt;
  private final IntConsumer answered;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  /**
   * Prepares one.
   *
   * @param urls the replicas
   * @param first which of them is asked first
   * @param timeoutMillis for all of them together
   * @param attempt asks one of them within a time, in milliseconds
   * @param answered is told which of them has answered first
   */
  ReplicaQuestion(
      List<URI> urls,
      int first,
      long timeoutMillis,
      LongFunction<Function<URI, CompletionStage<T>>> attempt,
      IntConsumer answered) {
    this.urls = urls;
    this.first = first;
    this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    this.attempt = attempt;
    this.answered = answered;
  }

  /** Asks; once. */
  CompletionStage<T> ask() {
    askNext(0);
    return answer;
  }

  /** Asks one more, unless that has happened since so many were asked, or is of no use now. */
  private void askNext(int soFar) {
    if (soFar == urls.size() || answer.isDone() || !asked.compareAndSet(soFar, soFar + 1)) {
      return;
    }
    int replica = (first + soFar) % urls.size();
    CompletableFuture<Void> silence = new CompletableFuture<>();
    var unused =
        attempt(urls.get(replica))
            .whenComplete(
                (value, failure) -> {
                  silence.cancel(false); // and its timer with it
                  if (failure == null) {
                    answered(replica, value);
                  } else {
                    failed(cause(failure));
                  }
                });
    var unusedTimer =
        silence
            .completeOnTimeout(null, SILENCE_MILLIS, TimeUnit.MILLISECONDS)
            .thenRun(() -> askNext(soFar + 1));
  }

  /** Fails as a stage whatever happens: this may run on a timer, where nobody would hear of it. */
  private CompletionStage<T> attempt(URI url) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    try {
      return attempt.apply(Math.max(1, left)).apply(url);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void answered(int replica, T value) {
    if (answer.complete(value)) {
      answered.accept(replica);
    }
  }

  private void failed(Throwable cause) {
    boolean last = failed.incrementAndGet() == urls.size() || System.nanoTime() - deadline >= 0;
    if (last || allWouldSay(cause)) {
      answer.completeExceptionally(cause);
    } else {
      askNext(asked.get());
    }
  }

  /**
   * Whether the others would surely say the same. What contradicts this one's data directory may be
   * right elsewhere.
   */
  private static boolean allWouldSay(Throwable cause) {
    return cause instanceof PassedOver
        || (cause instanceof Refused refused && refused.reason() == Refused.Reason.EXPIRED);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
