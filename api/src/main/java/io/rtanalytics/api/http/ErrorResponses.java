package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.SiteRefused;
import io.rtanalytics.api.ingest.BulkReport;
import io.rtanalytics.api.query.SliceExpired;
import io.rtanalytics.api.query.WorkersMissing;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletionException;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * The one place where failures become responses. Query strings are never logged: they carry names.
 */
@Slf4j
final class ErrorResponses {
  private static final String RETRY_AFTER_SECONDS = "1";

  private ErrorResponses() {}

  /** Answers a request with what went wrong. A reply that has begun is broken off instead. */
  static void send(HttpServerRequest request, Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    Problem problem = problemOf(cause == null ? error : cause);
    if (problem.status() == 500) {
      log.error("{} {} failed", request.method(), request.path(), cause);
    }
    String allow = cause instanceof RequestRefused refused ? refused.allow() : "";
    send(request, problem, allow);
  }

  /** Answers a bulk request of which some lines could not be stored, or not all be read. */
  static void send(HttpServerRequest request, BulkReport report) {
    Problem problem = problemOf(report).with("report", BulkReports.toJson(report));
    send(request, problem, "");
  }

  private static void send(HttpServerRequest request, Problem problem, String allow) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return; // the client is gone
    }
    if (response.headWritten()) {
      request.connection().close(); // a reply cut short must not look whole
      return;
    }
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (problem.status() == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (!allow.isEmpty()) {
      response.putHeader(HttpHeaders.ALLOW, allow);
    }
    response.end(problem.toJson());
  }

  private static Problem problemOf(Throwable error) {
    if (error instanceof InvalidEvent invalid) {
      return problem(400, invalid).with("parameter", invalid.parameter());
    }
    if (error instanceof RequestRefused refused) {
      return problem(refused.status(), refused);
    }
    if (error instanceof SiteRefused refused) {
      return problem(403, refused);
    }
    if (error instanceof SliceExpired expired) {
      return problem(410, expired).with("parameter", expired.parameter());
    }
    if (error instanceof Refused refused && refused.isForItsTime()) {
      return problemOf(new InvalidEvent("timestamp", String.valueOf(refused.getMessage())));
    }
    if (error instanceof WorkersMissing missing) {
      return problem(503, missing).with("workers", missing.workers());
    }
    if (error instanceof NotStored || error instanceof Refused) {
      return problem(503, error); // surely not stored
    }
    if (error instanceof OutcomeUnknown) {
      return problem(
          504, error.getMessage() + "; it may have been stored: repeat it with the same event id");
    }
    return problem(500, "the request failed for a reason that the log of this node tells");
  }

  private static Problem problemOf(BulkReport report) {
    InvalidEvent broken = report.broken();
    if (broken != null) {
      return problem(400, broken)
          .with("parameter", broken.parameter())
          .with("not_stored", report.notStored())
          .with("unknown", report.unknown());
    }
    boolean nothingStored = report.accepted() == 0 && report.duplicates() == 0;
    if (report.unknown() == 0 && nothingStored) {
      return problem(
          503, report.notStored() + " events were not stored, and no other" + why(report));
    }
    return problem(
            504,
            report.notStored()
                + " events were not stored and "
                + report.unknown()
                + " perhaps: repeat the batch with the same batch id"
                + why(report))
        .with("not_stored", report.notStored())
        .with("unknown", report.unknown());
  }

  private static String why(BulkReport report) {
    return report.firstFailure() == null ? "" : " (" + report.firstFailure() + ")";
  }

  private static Problem problem(int status, Throwable error) {
    return problem(status, error.getMessage());
  }

  private static Problem problem(int status, @Nullable String detail) {
    return new Problem(status, title(status), detail == null ? "" : detail);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Internal Server Error";
    };
  }
}
