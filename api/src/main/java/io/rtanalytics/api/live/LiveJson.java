package io.rtanalytics.api.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rtanalytics.api.ingest.EventCounts;
import io.rtanalytics.api.ingest.Rejection;
import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.ItemRow;
import io.rtanalytics.api.query.TopItems;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.TotalsVector;
import io.rtanalytics.totals.WorkerTotals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the live stream as JSON; docs/http.md describes them.
 *
 * @see LiveFeed
 */
@RequiredArgsConstructor
final class LiveJson {
  /** The most changes of the routing that are told: those that come next. */
  private static final int MAX_SPANS = 64;

  private static final JsonFactory JSON = new JsonFactory();

  private final String node;
  private final LiveState state;

  /** Which node this is, how time is cut, who counts what; and all that is known. */
  String hello(Moment moment, List<TopItems> items) {
    return object(
        json -> {
          Cluster cluster = state.cluster();
          json.writeObjectFieldStart("node");
          json.writeStringField("id", node);
          writeUrl(json, "url", cluster.apiNodes().get(node));
          json.writeEndObject();
          json.writeObjectFieldStart("timeline");
          json.writeStringField("first", cluster.timeline().first().toString());
          json.writeNumberField("length", cluster.timeline().length());
          json.writeEndObject();
          json.writeNumberField("from", state.first());
          writeRouting(json, cluster);
          writeRest(json, moment, state.known(), items);
        });
  }

  /** What has changed since the last message; no items if they have not. */
  String totals(Moment moment, Map<Long, TotalsVector> changed, List<TopItems> items) {
    return object(json -> writeRest(json, moment, changed, items));
  }

  private void writeRouting(JsonGenerator json, Cluster cluster) throws IOException {
    json.writeArrayFieldStart("routing");
    List<Routing.Span> spans = cluster.routing().spans(state.first(), Long.MAX_VALUE);
    for (Routing.Span span : spans.subList(0, Math.min(MAX_SPANS, spans.size()))) {
      json.writeStartObject();
      json.writeNumberField("from", span.from());
      json.writeArrayFieldStart("workers");
      for (String id : span.workers().ids()) {
        json.writeString(id);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeRest(
      JsonGenerator json, Moment moment, Map<Long, TotalsVector> slices, List<TopItems> items)
      throws IOException {
    json.writeStringField("now", moment.now().toString());
    json.writeNumberField("slice", state.present());
    writeSlices(json, slices);
    writeWorkers(json, moment.nanos());
    writeEvents(json, moment);
    json.writeNumberField("viewers", moment.viewers());
    if (!items.isEmpty()) {
      writeItems(json, items);
    }
  }

  private static void writeSlices(JsonGenerator json, Map<Long, TotalsVector> slices)
      throws IOException {
    json.writeArrayFieldStart("slices");
    for (Map.Entry<Long, TotalsVector> slice : slices.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("slice", slice.getKey());
      json.writeObjectFieldStart("totals");
      for (Map.Entry<String, WorkerTotals> worker : slice.getValue().components().entrySet()) {
        json.writeArrayFieldStart(worker.getKey());
        json.writeNumber(worker.getValue().incarnation());
        writeCounts(json, worker.getValue().totals());
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeCounts(JsonGenerator json, SliceTotals totals) throws IOException {
    json.writeNumber(totals.uniqueUsers());
    json.writeNumber(totals.clicks());
    json.writeNumber(totals.impressions());
  }

  private static void writeItems(JsonGenerator json, List<TopItems> rankings) throws IOException {
    AnswerFrame frame = rankings.get(0).frame();
    json.writeObjectFieldStart("items");
    json.writeNumberField("slice", frame.slice());
    json.writeNumberField("expected", frame.expected());
    json.writeNumberField("answered", frame.answered());
    json.writeBooleanField("complete", rankings.get(0).other() == null);
    for (TopItems ranking : rankings) {
      json.writeArrayFieldStart(ranking.sort().parameter());
      for (ItemRow row : ranking.items()) {
        json.writeStartArray();
        json.writeString(row.item().toString());
        writeCounts(json, row.totals());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void writeWorkers(JsonGenerator json, long nanos) throws IOException {
    json.writeObjectFieldStart("workers");
    for (String id : state.workers()) {
      WorkerStanding standing = state.standing(id);
      json.writeObjectFieldStart(id);
      writeUrl(json, "url", state.cluster().workerNodes().get(id));
      json.writeBooleanField("answered", standing.answered() && standing.failure() == null);
      if (standing.answered()) {
        json.writeNumberField("age_ms", Math.max(0, (nanos - standing.askedNanos()) / 1_000_000));
      } else {
        json.writeNullField("age_ms");
      }
      json.writeStringField("failure", standing.failure());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeEvents(JsonGenerator json, Moment moment) throws IOException {
    EventCounts counts = moment.counts();
    json.writeObjectFieldStart("events");
    json.writeNumberField("per_second", moment.perSecond());
    json.writeNumberField("received", counts.received());
    json.writeNumberField("stored", counts.stored());
    json.writeNumberField("duplicate", counts.duplicate());
    json.writeObjectFieldStart("rejected");
    for (Rejection reason : Rejection.values()) {
      if (counts.rejected(reason) > 0) {
        json.writeNumberField(reason.label(), counts.rejected(reason));
      }
    }
    json.writeEndObject();
    json.writeNumberField("unanswered", counts.unanswered());
    json.writeNumberField("in_flight", counts.inFlight());
    json.writeEndObject();
  }

  private static void writeUrl(JsonGenerator json, String name, @Nullable URI url)
      throws IOException {
    json.writeStringField(name, url == null ? null : url.toString());
  }

  private static String object(Body body) {
    StringWriter text = new StringWriter(2048);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not of a string
    }
    return text.toString();
  }

  /** Writes the members of an object. */
  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * When a message is written, and what this node has counted until then.
   *
   * @param now the time
   * @param nanos the same by the clock of answers
   * @param counts what became of this node's events
   * @param perSecond how many arrive
   * @param viewers how many look on
   */
  record Moment(Instant now, long nanos, EventCounts counts, long perSecond, int viewers) {}
}
