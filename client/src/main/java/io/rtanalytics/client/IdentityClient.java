package io.rtanalytics.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.secret.Token;
import io.rtanalytics.wire.WorkerProtocol;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asks workers what they are pinned to, before there is a cluster to speak of. Safe for any thread;
 * stages complete on its IO thread.
 */
public final class IdentityClient implements AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 1 << 16;

  private final @Nullable Token token;
  private final HttpSender sender = new HttpSender(1, 2);

  /**
   * Opens a client.
   *
   * @param token what the workers ask of an API node, or null for workers on loopback only
   */
  public IdentityClient(@Nullable Token token) {
    this.token = token;
  }

  /**
   * The first slice that a worker is pinned to; empty if it is not pinned yet. Fails with {@link
   * UnexpectedAnswer} if it can't be asked.
   *
   * @param worker its id
   * @param url its URL
   * @param timeout how long an answer is waited for
   */
  public CompletionStage<Optional<Instant>> firstSlice(String worker, URI url, Duration timeout) {
    String peer = "worker \"" + worker + "\" at " + url;
    RequestBuilder request =
        sender
            .request("GET", HttpSender.below(url, WorkerProtocol.IDENTITY))
            .setHeader(WorkerProtocol.WORKER, worker)
            .setRequestTimeout(timeout)
            .setReadTimeout(timeout);
    if (token != null) {
      request.setHeader("Authorization", token.authorization());
    }
    return sender
        .send(request.build(), peer, MAX_ANSWER_BYTES)
        .exceptionally(UnexpectedAnswer::noReply)
        .thenApply(reply -> firstSlice(reply, peer));
  }

  private static Optional<Instant> firstSlice(Reply reply, String peer) {
    UnexpectedAnswer.requireOk(reply, peer);
    try {
      JsonNode first = reply.json().path("first-slice");
      return first.isTextual() ? Optional.of(Instant.parse(first.textValue())) : Optional.empty();
    } catch (IOException | DateTimeException e) {
      throw new UnexpectedAnswer(peer + " answers something else than its identity");
    }
  }

  /** Closes all connections; what is still under way fails. */
  @Override
  public void close() {
    sender.close();
  }
}
