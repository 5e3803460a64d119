package io.rtanalytics.storage.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.Problem;
import io.rtanalytics.wire.WorkerProtocol;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * The one place that makes an error a response: problem+json, with the reason in a header of its
 * own for API nodes. What is fenced is logged, too, since it is a mistake that an operator has to
 * mend. Safe for any thread.
 */
@Slf4j
final class ErrorReplies implements Handler<RoutingContext> {
  private static final String RETRY_SECONDS = "1";
  // A fenced API node goes on sending; some lines a second say as much as all of them.
  private static final long FENCED_LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final AtomicLong lastFencedLine = new AtomicLong(System.nanoTime() - FENCED_LINE_NANOS);

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.headWritten()) {
      response.reset(); // too late for a status: the client must see that something is missing
      return;
    }
    Throwable failure = context.failure();
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof InvalidEvent e) {
      Problem problem = problem(400, e).with("parameter", e.parameter());
      send(response, problem, Refused.Reason.MALFORMED);
    } else if (cause instanceof MalformedMessage e) {
      send(response, problem(400, e), Refused.Reason.MALFORMED);
    } else if (cause instanceof NotStored e) {
      response.putHeader(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
      send(response, problem(503, e), e.reason());
    } else if (cause instanceof Refused e) {
      if (e.reason() == Refused.Reason.FENCED) {
        logFenced(e);
      }
      e.firstKept()
          .ifPresent(slice -> response.putHeader(WorkerProtocol.FIRST_KEPT, Long.toString(slice)));
      send(response, problem(status(e.reason()), e), e.reason());
    } else if (cause instanceof PassedOver e) {
      response.putHeader(WorkerProtocol.PASSED_OVER, e.reason().name());
      send(response, problem(409, e), e.reason());
    } else if (cause instanceof OutcomeUnknown e) {
      send(response, problem(504, e), null);
    } else if (cause instanceof BackupFailed e) {
      send(response, problem(503, e), null);
    } else {
      other(context, cause);
    }
  }

  private void logFenced(Refused e) {
    long last = lastFencedLine.get();
    long now = System.nanoTime();
    if (now - last >= FENCED_LINE_NANOS && lastFencedLine.compareAndSet(last, now)) {
      log.warn("fenced: {}", e.getMessage());
    }
  }

  private static int status(Refused.Reason reason) {
    return switch (reason) {
      case FENCED, OUTSIDE_WINDOW, LATE -> 409;
      case UNAUTHORIZED -> 401;
      case MALFORMED -> 400;
      case EXPIRED -> 410;
      case FAILED -> 500;
      case DAMAGED -> 503; // without Retry-After: it needs an operator
    };
  }

  private static void other(RoutingContext context, @Nullable Throwable cause) {
    int status = cause instanceof HttpException e ? e.getStatusCode() : context.statusCode();
    if (status >= 400 && status < 500) {
      send(context.response(), new Problem(status, title(status), detail(status)), null);
    } else {
      // The path only: a query bears pseudonyms.
      log.error("{} {} failed", context.request().method(), context.request().path(), cause);
      send(context.response(), new Problem(500, title(500), "see the worker's log"), null);
    }
  }

  private static Problem problem(int status, Throwable cause) {
    return new Problem(status, title(status), String.valueOf(cause.getMessage()));
  }

  private static String title(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  private static String detail(int status) {
    return switch (status) {
      case 404 -> "there is nothing at this path";
      case 405 -> "this path does not take this method";
      case 413 -> "the body is larger than a batch may be";
      default -> "the request can't be read";
    };
  }

  private static void send(HttpServerResponse response, Problem problem, @Nullable Enum<?> reason) {
    if (reason != null) {
      response.putHeader(WorkerProtocol.REASON, reason.name());
    }
    if (problem.status() == 401) {
      response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.toJson());
  }
}
