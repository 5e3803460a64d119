package io.rtanalytics.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.client.EventAnswer.Outcome;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads what a node answers on its public paths. */
final class AnalyticsAnswers {
  private AnalyticsAnswers() {}

  /** What became of an event. */
  static EventAnswer event(Reply reply) {
    Outcome outcome = EventAnswer.outcomeOf(reply.status());
    return new EventAnswer(outcome, outcome == Outcome.ACCEPTED ? "" : reply.detail());
  }

  /** What became of a request that got no reply. */
  static EventAnswer unanswered(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new EventAnswer(
        cause instanceof NotStored ? Outcome.NOT_STORED : Outcome.UNKNOWN,
        String.valueOf(cause.getMessage()));
  }

  /** What became of an upload. */
  static UploadAnswer upload(Reply reply) {
    EventAnswer answer = event(reply);
    UploadAnswer.Report report = null;
    try {
      JsonNode json = reply.json();
      report = report(reply.status() == 202 ? json : json.get("report"));
    } catch (IOException e) {
      // Not JSON: something else than a node has answered.
    }
    if (answer.outcome() == Outcome.ACCEPTED && report == null) {
      return new UploadAnswer(Outcome.UNKNOWN, "202 without a report", null);
    }
    return new UploadAnswer(answer.outcome(), answer.detail(), report);
  }

  private static UploadAnswer.@Nullable Report report(@Nullable JsonNode json) {
    if (json == null || !json.path("accepted").isIntegralNumber()) {
      return null;
    }
    List<UploadAnswer.Rejected> rejected = new ArrayList<>();
    for (JsonNode line : json.path("rejected")) {
      rejected.add(
          new UploadAnswer.Rejected(line.path("line").asLong(), line.path("reason").asText()));
    }
    return new UploadAnswer.Report(
        json.path("accepted").asLong(),
        json.path("duplicates").asLong(),
        json.path("rejected_total").asLong(),
        rejected);
  }

  /** One slice. */
  static SliceView slice(Reply reply, String peer) {
    return slice(json(reply, peer), peer);
  }

  /** Several slices. */
  static List<SliceView> slices(Reply reply, String peer) {
    List<SliceView> slices = new ArrayList<>();
    for (JsonNode slice : json(reply, peer)) {
      slices.add(slice(slice, peer));
    }
    return slices;
  }

  private static JsonNode json(Reply reply, String peer) {
    UnexpectedAnswer.requireOk(reply, peer);
    try {
      return reply.json();
    } catch (IOException e) {
      throw new UnexpectedAnswer(peer + " answers something else than JSON");
    }
  }

  private static SliceView slice(JsonNode json, String peer) {
    try {
      return new SliceView(
          number(json, "slice"),
          Instant.parse(json.path("start").asText()),
          Instant.parse(json.path("end").asText()),
          new SliceTotals(
              number(json, "unique_users"), number(json, "clicks"), number(json, "impressions")));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new UnexpectedAnswer(peer + " answers something else than totals");
    }
  }

  private static long number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException(name);
    }
    return value.longValue();
  }
}
