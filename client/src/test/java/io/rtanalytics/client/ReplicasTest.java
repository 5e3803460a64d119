package io.rtanalytics.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Which replica of a worker is asked, and when the next one is. */
class ReplicasTest {
  private static final URI A = URI.create("http://a");
  private static final URI B = URI.create("http://b");
  private static final URI C = URI.create("http://c");
  private static final long LONG = 60_000;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Replicas replicas = new Replicas();
  private final List<URI> asked = new CopyOnWriteArrayList<>();
  private final Map<URI, Long> millis = new HashMap<>();
  private final Map<URI, RuntimeException> failures = new HashMap<>();
  private final Map<URI, CompletableFuture<String>> silent = new HashMap<>();

  private CompletableFuture<String> ask(URI... urls) {
    return replicas
        .<String>ask(
            List.of(urls),
            LONG,
            share ->
                url -> {
                  asked.add(url);
                  millis.put(url, share);
                  return answer(url);
                })
        .toCompletableFuture();
  }

  private CompletableFuture<String> send(URI... urls) {
    return replicas
        .<String>send(
            List.of(urls),
            url -> {
              asked.add(url);
              return answer(url);
            })
        .toCompletableFuture();
  }

  private CompletableFuture<String> answer(URI url) {
    RuntimeException failure = failures.get(url);
    return failure != null
        ? CompletableFuture.failedFuture(failure)
        : silent.getOrDefault(url, CompletableFuture.completedFuture("from " + url));
  }

  private static void assertFailed(
      CompletableFuture<String> answer, Class<? extends Exception> type) {
    assertThat(answer)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(type);
  }

  @Test
  void theFirstAnswersAndNoOtherIsAsked() {
    assertThat(ask(A, B)).isCompletedWithValue("from http://a");
    assertThat(asked).containsExactly(A);
  }

  @Test
  void oneThatIsBehindOrSilentIsPassedOverAndTheNextIsPreferredFromThenOn() {
    failures.put(A, new NotStored(NotStored.Reason.BEHIND, "behind"));
    failures.put(B, new OutcomeUnknown("no answer"));

    assertThat(ask(A, B, C)).isCompletedWithValue("from http://c");
    assertThat(asked).containsExactly(A, B, C);
    assertThat(ask(A, B, C)).isCompletedWithValue("from http://c");
    assertThat(asked).containsExactly(A, B, C, C);
  }

  @Test
  void oneThatIsSilentDoesNotUseUpTheTime() {
    silent.put(A, new CompletableFuture<>());

    assertThat(ask(A, B, C)).succeedsWithin(SOON).isEqualTo("from http://b");
    assertThat(asked).containsExactly(A, B);
    assertThat(millis.get(A)).isBetween(LONG - 20_000, LONG);
    assertThat(millis.get(B)).isBetween(1L, LONG - ReplicaQuestion.SILENCE_MILLIS);
    assertThat(ask(A, B, C)).isCompletedWithValue("from http://b");
  }

  @Test
  void oneThatIsSlowMayStillAnswer() {
    CompletableFuture<String> slow = new CompletableFuture<>();
    silent.put(A, slow);
    failures.put(B, new NotStored(NotStored.Reason.BEHIND, "behind"));

    CompletableFuture<String> answer = ask(A, B);
    await().until(() -> asked.size() == 2);
    assertThat(answer).isNotDone();
    slow.complete("at last");
    assertThat(answer).isCompletedWithValue("at last");
    assertThat(asked).containsExactly(A, B);
    silent.clear();
    assertThat(ask(A, B)).isCompletedWithValue("from http://a");
  }

  @Test
  void ofManyThatAreSilentEachIsAskedOnce() {
    CompletableFuture<String> slow = new CompletableFuture<>();
    silent.putAll(Map.of(A, slow, B, slow, C, slow));

    CompletableFuture<String> answer = ask(A, B, C);
    await().until(() -> asked.size() == 3);
    slow.completeExceptionally(new OutcomeUnknown("no answer"));
    assertFailed(answer, OutcomeUnknown.class);
    assertThat(asked).containsExactly(A, B, C);
  }

  @Test
  void aBatchGoesToOneAndTheNextToAnotherIfItFails() {
    failures.put(A, new OutcomeUnknown("no answer"));

    assertThat(send(A, B)).isCompletedExceptionally();
    assertThat(asked).containsExactly(A);
    assertThat(send(A, B)).isCompletedWithValue("from http://b");
    failures.put(B, new Refused(Refused.Reason.MALFORMED, "malformed"));
    assertThat(send(A, B)).isCompletedExceptionally();
    assertThat(send(A, B)).isCompletedExceptionally();
    assertThat(asked).containsExactly(A, B, B, B);
  }

  @Test
  void whatTheLogDecidesIsAskedOnce() {
    failures.put(A, new PassedOver(Refused.Reason.FENCED, "another routing"));

    assertThat(ask(A, B)).isCompletedExceptionally();
    assertThat(asked).containsExactly(A);
  }

  @Test
  void whatAReplicaHasAloneIsAskedOfTheNext() {
    failures.put(A, new Refused(Refused.Reason.DAMAGED, "a damaged file"));

    assertThat(ask(A, B)).isCompletedWithValue("from http://b");
  }

  @Test
  void ifAllFailTheLastFailureCounts() {
    failures.put(A, new OutcomeUnknown("no answer"));
    failures.put(B, new NotStored(NotStored.Reason.UNREACHABLE, "gone"));

    assertFailed(ask(A, B), NotStored.class);
  }
}
