package io.rtanalytics.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.NodeIds;
import io.rtanalytics.wire.WorkerProtocol;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Copies workers while they run. Each call is one request; nothing is repeated here. Safe for any
 * thread; what comes is handed over on its one IO thread, and stages complete there.
 */
public final class BackupClient implements AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 1 << 16;
  private static final Duration IDENTITY_TIMEOUT = Duration.ofSeconds(10);
  // A worker gives a sign of life every ten seconds, but may stand still for a while on a bad day.
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration NEVER = Duration.ofMillis(-1);

  private final @Nullable Token token;
  private final HttpSender sender = new HttpSender(1, 2);

  /**
   * Opens a client.
   *
   * @param token what the workers ask for, or null for workers on loopback only
   */
  public BackupClient(@Nullable Token token) {
    this.token = token;
  }

  /**
   * The id of the worker at a URL. Fails with {@link UnexpectedAnswer} if there is none, what it
   * answers can be no id, or it can't be asked.
   */
  public CompletionStage<String> workerAt(URI url) {
    String peer = url.toString();
    RequestBuilder request =
        request(url, WorkerProtocol.IDENTITY)
            .setRequestTimeout(IDENTITY_TIMEOUT)
            .setReadTimeout(IDENTITY_TIMEOUT);
    return sender
        .send(request.build(), peer, MAX_ANSWER_BYTES)
        .exceptionally(UnexpectedAnswer::noReply)
        .thenApply(reply -> workerIn(reply, peer));
  }

  private static String workerIn(Reply reply, String peer) {
    UnexpectedAnswer.requireOk(reply, peer);
    try {
      JsonNode id = reply.json().path("worker");
      // It will be part of a path, and whoever answers is not trusted.
      if (id.isTextual() && NodeIds.flaw(id.textValue()).isEmpty()) {
        return id.textValue();
      }
    } catch (IOException e) {
      // Not JSON: something else than a worker has answered.
    }
    throw new UnexpectedAnswer(peer + " is no worker");
  }

  /**
   * Has a worker make a checkpoint, and copies it. Fails with {@link UnexpectedAnswer} if it can't
   * be asked, refuses, or breaks off before the end, and with the {@code IOException} of whoever
   * takes the files.
   *
   * @param worker its id
   * @param url its URL
   */
  public CompletionStage<Void> copy(String worker, URI url, CopiedFiles files) {
    String peer = "worker \"" + worker + "\" at " + url;
    RequestBuilder request =
        request(url, WorkerProtocol.BACKUP)
            .setHeader(WorkerProtocol.WORKER, worker)
            .setRequestTimeout(NEVER)
            .setReadTimeout(READ_TIMEOUT);
    TarReader tar = new TarReader(peer, files);
    return sender
        .receive(request.build(), peer, MAX_ANSWER_BYTES, tar)
        .exceptionally(UnexpectedAnswer::noReply)
        .thenAccept(
            reply -> {
              UnexpectedAnswer.requireOk(reply, peer);
              if (!tar.hasEnded()) {
                throw new UnexpectedAnswer(peer + " broke off its answer");
              }
            });
  }

  private RequestBuilder request(URI url, String path) {
    RequestBuilder request = sender.request("GET", HttpSender.below(url, path));
    return token == null ? request : request.setHeader("Authorization", token.authorization());
  }

  /** Closes all connections; what is still under way fails. */
  @Override
  public void close() {
    sender.close();
  }
}
