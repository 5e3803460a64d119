package io.rtanalytics.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.secret.Token;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R9: what workers remember of a first slice that is "system". */
class IdentityClientTest {
  private static final Token TOKEN = new Token("cd".repeat(32));

  @Test
  void pinnedFirstSliceIsTold() throws Exception {
    try (FakeServer server = answering("{\"first-slice\":\"2017-05-20T00:00:00Z\"}")) {
      assertThat(ask(server)).contains(Instant.parse("2017-05-20T00:00:00Z"));
      FakeServer.Request request = server.requests().get(0);
      assertThat(request.line()).isEqualTo("GET /worker/identity HTTP/1.1");
      assertThat(request.headers())
          .containsEntry("rt-worker", "0")
          .containsEntry("authorization", TOKEN.authorization());
    }
  }

  @Test
  void workerThatIsNotPinnedKnowsNone() throws Exception {
    try (FakeServer server = answering("{\"first-slice\":null}")) {
      assertThat(ask(server)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"first-slice\":\"yesterday\"}"})
  void anythingElseFails(String body) throws Exception {
    try (FakeServer server = answering(body)) {
      assertThatThrownBy(() -> ask(server)).hasCauseInstanceOf(UnexpectedAnswer.class);
    }
  }

  @Test
  void errorFailsWithItsDetail() throws Exception {
    try (FakeServer server =
        FakeServer.answering(401, "{\"detail\":\"no token\"}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> ask(server))
          .hasCauseInstanceOf(UnexpectedAnswer.class)
          .hasMessageContaining("no token");
    }
  }

  private static FakeServer answering(String body) throws IOException {
    return FakeServer.answering(200, body.getBytes(UTF_8));
  }

  private static Optional<Instant> ask(FakeServer server) throws Exception {
    URI url = URI.create("http://localhost:" + server.port() + "/worker");
    try (IdentityClient client = new IdentityClient(TOKEN)) {
      return client
          .firstSlice("0", url, Duration.ofSeconds(5))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }
  }
}
