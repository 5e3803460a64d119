package io.rtanalytics.client;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;

/** A node could not be asked, or answered something else than was asked for. */
public final class UnexpectedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int OK = 200;

  private final int status;

  UnexpectedAnswer(String message) {
    this(message, 0);
  }

  private UnexpectedAnswer(String message, int status) {
    super(message);
    this.status = status;
  }

  /** Throws it unless a reply is a 200. */
  static void requireOk(Reply reply, String peer) {
    if (reply.status() != OK) {
      throw new UnexpectedAnswer(peer + ": " + reply.detail(), reply.status());
    }
  }

  /** Throws it instead of what a request without a reply has failed with. */
  static Reply noReply(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof UnexpectedAnswer known) {
      throw known;
    }
    if (cause instanceof UncheckedIOException ours) {
      throw ours; // who takes the content has failed, not the node
    }
    throw new UnexpectedAnswer(String.valueOf(cause.getMessage()));
  }

  /** The status that it was answered with; 0 if that is not what was unexpected. */
  public int status() {
    return status;
  }

  /** Whether the node refused the request as such (a 4xx), so that asking again is of no use. */
  public boolean isRefusal() {
    return status >= 400 && status < 500;
  }
}
