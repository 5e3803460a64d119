package io.rtanalytics.client;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.secret.Token;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.WorkerProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Single requests to one worker, wherever it is: they bear what this node takes the cluster to be
 * and how far it has seen the worker's log. Safe for any thread.
 */
@RequiredArgsConstructor
final class WorkerRequests {
  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

  private final String id;
  private final ClusterIdentity identity;
  private final @Nullable Token token;
  private final @Nullable LogPositions positions;
  private final HttpSender sender;

  /**
   * Sends a request.
   *
   * @param url the worker's URL, or that of a replica
   * @param content adds to the request what is its own
   * @param maxReply the most bytes that its answer may have
   * @return the decoded answer, or a typed failure
   */
  <T> CompletionStage<T> send(
      URI url,
      String method,
      String path,
      UnaryOperator<RequestBuilder> content,
      long timeoutMillis,
      int maxReply,
      Function<byte[], T> decode) {
    String peer = "worker \"" + id + "\" at " + url;
    Duration timeout = Duration.ofMillis(timeoutMillis);
    RequestBuilder request =
        content
            .apply(sender.request(method, HttpSender.below(url, path)))
            .setHeader(WorkerProtocol.CLUSTER, identity.toHeader())
            .setHeader(WorkerProtocol.WORKER, id)
            .setRequestTimeout(timeout)
            .setReadTimeout(timeout);
    if (positions != null) {
      request.setHeader(WorkerProtocol.AT, Long.toString(positions.of(id)));
    }
    if (token != null) {
      request.setHeader("Authorization", token.authorization());
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    CompletableFuture<T> unused =
        sender
            .send(request.build(), peer, maxReply)
            .thenApply(reply -> decoded(reply, peer, decode))
            .whenComplete((decoded, failure) -> complete(answer, decoded, failure));
    return answer;
  }

  /** The ports promise the failures themselves, not what a chain of stages wraps them into. */
  private static <T> void complete(
      CompletableFuture<T> answer, @Nullable T decoded, @Nullable Throwable failure) {
    if (decoded != null) {
      answer.complete(decoded);
      return;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    answer.completeExceptionally(cause != null ? cause : new OutcomeUnknown("no reply"));
  }

  private <T> T decoded(Reply reply, String peer, Function<byte[], T> decode) {
    if (reply.status() != 200) {
      throw WorkerErrors.of(reply, peer);
    }
    try {
      T decoded = decode.apply(reply.body());
      see(reply);
      return decoded;
    } catch (MalformedMessage e) {
      throw new OutcomeUnknown(peer + " gave no proper answer: " + e.getMessage());
    }
  }

  /** Whoever is asked next is not to miss what this answer has shown. */
  private void see(Reply reply) {
    if (positions != null) {
      reply
          .header(WorkerProtocol.APPLIED)
          .filter(offset -> OFFSET.matcher(offset).matches())
          .ifPresent(offset -> positions.seen(id, Long.parseLong(offset)));
    }
  }
}
