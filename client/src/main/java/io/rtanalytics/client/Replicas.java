package io.rtanalytics.client;

import io.rtanalytics.port.Refused;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;

/** The replicas of one worker: whoever answered last is asked first. Safe for any thread. */
final class Replicas {
  private volatile int preferred;

  /**
   * Asks what changes nothing: one after the other until one answers, and the next as well while
   * one is silent ({@link ReplicaQuestion}).
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
    return new ReplicaQuestion<>(
            urls, preferred % urls.size(), timeoutMillis, attempt, this::answered)
        .ask();
  }

  private void answered(int replica) {
    preferred = replica;
  }

  /**
   * Sends what must not be sent twice: to one of them, once. If that fails, the next one gets what
   * is sent then.
   *
   * @param urls the replicas, one or more
   * @param attempt sends it to one of them
   */
  <T> CompletionStage<T> send(List<URI> urls, Function<URI, CompletionStage<T>> attempt) {
    int replica = preferred % urls.size();
    CompletionStage<T> answer = attempt.apply(urls.get(replica));
    if (urls.size() == 1) {
      return answer;
    }
    return answer.whenComplete(
        (value, failure) -> {
          if (failure != null && !(failure instanceof Refused)) {
            preferred = (replica + 1) % urls.size();
          }
        });
  }
}
