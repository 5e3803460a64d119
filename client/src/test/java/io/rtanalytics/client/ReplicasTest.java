package io.rtanalytics.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which replica of a worker is asked, and for how long. */
class ReplicasTest {
  private static final URI A = URI.create("http://a");
  private static final URI B = URI.create("http://b");
  private static final URI C = URI.create("http://c");

  private final Replicas replicas = new Replicas();
  private final List<URI> asked = new ArrayList<>();
  private final Map<URI, Long> millis = new HashMap<>();
  private final Map<URI, RuntimeException> failures = new HashMap<>();

  private CompletableFuture<String> ask(URI... urls) {
    return replicas
        .<String>ask(
            List.of(urls),
            1_200,
            share ->
                url -> {
                  asked.add(url);
                  millis.put(url, share);
                  RuntimeException failure = failures.get(url);
                  return failure == null
                      ? CompletableFuture.completedFuture("from " + url)
                      : CompletableFuture.failedFuture(failure);
                })
        .toCompletableFuture();
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
  void eachGetsItsShareOfTheTimeThatIsLeft() {
    failures.put(A, new OutcomeUnknown("no answer"));
    failures.put(B, new OutcomeUnknown("no answer"));

    assertThat(ask(A, B, C)).isCompleted();
    assertThat(millis.get(A)).isBetween(1L, 400L);
    assertThat(millis.get(B)).isBetween(1L, 600L);
    assertThat(millis.get(C)).isBetween(1L, 1_200L);
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

    assertThat(ask(A, B))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(NotStored.class);
  }
}
