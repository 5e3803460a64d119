package io.rtanalytics.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.exception.TooManyConnectionsException;
import org.asynchttpclient.exception.TooManyConnectionsPerHostException;
import org.asynchttpclient.netty.request.NettyRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request and what comes of it: a {@link Reply}, or {@link NotStored} if surely no byte of the
 * request has left, or else {@link OutcomeUnknown}.
 *
 * <p>Exceptions cannot tell the two failures apart: a time-out strikes while connecting as well as
 * while waiting, and a closed connection may have been drawn from the pool, dead already. What
 * tells them apart is whether the client got as far as {@link #onRequestSend}, its last step before
 * it writes. That step and giving up race (IO thread against timer); {@link #phase} lets one of
 * them win, and a request that was given up is not written any more.
 *
 * <p>Threads: the client's IO threads, its timer, and whoever calls {@link #giveUp}; the fields of
 * the response are touched by the connection's IO thread only.
 */
final class Exchange implements AsyncHandler<@Nullable Void> {
  private static final int OK = 200;

  private enum Phase {
    UNSENT,
    SENT,
    OVER
  }

  private final String peer;
  private final int maxBody;
  private final @Nullable Content content;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.UNSENT);

  private int status;
  private volatile boolean answering;
  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /**
   * Prepares one.
   *
   * @param peer how messages call the other side
   * @param maxBody the most bytes that its answer may have
   * @param content takes the body of a 200 instead, of any length; or null
   */
  Exchange(String peer, int maxBody, @Nullable Content content) {
    this.peer = peer;
    this.maxBody = maxBody;
    this.content = content;
  }

  /** Completes with the outcome, on one of the threads above. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  /**
   * The client finds out that a connection was closed by the request that is on it. One that is
   * closed between being drawn from the pool and being given a request, nobody finds out before the
   * time-out (AsyncHttpClient issue 1195). So each exchange looks after its own connection.
   */
  @Override
  public void onConnectionPooled(Channel connection) {
    ChannelFutureListener whenClosed = closed -> giveUp("the connection was closed");
    connection.closeFuture().addListener(whenClosed);
    var unused =
        reply.whenComplete((done, failure) -> connection.closeFuture().removeListener(whenClosed));
  }

  @Override
  public void onRequestSend(NettyRequest request) {
    if (!phase.compareAndSet(Phase.UNSENT, Phase.SENT)) {
      throw new IllegalStateException("given up before it was sent");
    }
  }

  @Override
  public State onStatusReceived(HttpResponseStatus responseStatus) {
    status = responseStatus.getStatusCode();
    answering = true;
    return State.CONTINUE;
  }

  @Override
  public State onHeadersReceived(HttpHeaders received) {
    received.forEach(
        header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    return State.CONTINUE;
  }

  @Override
  public State onBodyPartReceived(HttpResponseBodyPart part) {
    if (content != null && status == OK) {
      return handOver(part, content);
    }
    if (part.length() > maxBody - body.size()) {
      giveUp("its answer is longer than " + maxBody + " bytes");
      return State.ABORT; // closes the connection
    }
    body.writeBytes(part.getBodyPartBytes());
    return State.CONTINUE;
  }

  private State handOver(HttpResponseBodyPart part, Content to) {
    try {
      to.part(part.getBodyByteBuffer());
      return State.CONTINUE;
    } catch (IOException e) {
      return abort(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      return abort(e);
    }
  }

  private State abort(RuntimeException why) {
    phase.set(Phase.OVER);
    reply.completeExceptionally(why);
    return State.ABORT;
  }

  @Override
  public @Nullable Void onCompleted() {
    phase.set(Phase.OVER);
    reply.complete(new Reply(status, headers, body.toByteArray()));
    return null;
  }

  @Override
  public void onThrowable(Throwable failure) {
    if (failure instanceof TooManyConnectionsPerHostException
        || failure instanceof TooManyConnectionsException) {
      phase.set(Phase.OVER);
      reply.completeExceptionally(
          new NotStored(NotStored.Reason.OVERLOADED, peer + ": all connections are busy"));
      return;
    }
    giveUp(reason(failure));
  }

  /** Fails the exchange, unless it is over already. */
  void giveUp(String reason) {
    switch (phase.getAndSet(Phase.OVER)) {
      case UNSENT ->
          reply.completeExceptionally(
              new NotStored(NotStored.Reason.UNREACHABLE, peer + " can't be reached: " + reason));
      case SENT ->
          reply.completeExceptionally(
              new OutcomeUnknown(
                  peer + (answering ? " broke off its answer: " : " gave no answer: ") + reason));
      case OVER -> {}
    }
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
