package io.rtanalytics.client;

import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Asks the replicas of one worker, one after the other, until one answers: first the one that did
 * last. Each gets its share of the time that is left, so that one that stands still does not use up
 * all of it. Safe for any thread.
 */
final class Replicas {
  private volatile int preferred;

  /**
   * Asks.
   *
   * @param urls the replicas, one or more
   * @param timeoutMillis for all of them together
   * @param attempt asks one of them within a time, in milliseconds
   * @return the first answer, or the last failure
   */
  <T> CompletionStage<T> ask(
      List<URI> urls, long timeoutMillis, LongFunction<Function<URI, CompletionStage<T>>> attempt) {
    if (urls.size() == 1) {
      return attempt.apply(timeoutMillis).apply(urls.get(0));
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    return ask(urls, preferred % urls.size(), 0, deadline, attempt);
  }

  private <T> CompletionStage<T> ask(
      List<URI> urls,
      int first,
      int asked,
      long deadline,
      LongFunction<Function<URI, CompletionStage<T>>> attempt) {
    int replica = (first + asked) % urls.size();
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    long share = Math.max(1, left / (urls.size() - asked));
    return attempt
        .apply(share)
        .apply(urls.get(replica))
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                preferred = replica;
                return CompletableFuture.completedStage(answer);
              }
              boolean last = asked + 1 == urls.size() || System.nanoTime() - deadline >= 0;
              return last || allWouldSay(failure)
                  ? CompletableFuture.<T>failedStage(cause(failure))
                  : this.<T>ask(urls, first, asked + 1, deadline, attempt);
            })
        .thenCompose(Function.identity());
  }

  /**
   * Whether the others would surely say the same. What contradicts this one's data directory may be
   * right elsewhere.
   */
  private static boolean allWouldSay(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof PassedOver
        || (cause instanceof Refused refused && refused.reason() == Refused.Reason.EXPIRED);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
