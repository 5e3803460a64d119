package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.List;

/**
 * The events of one request, which may be sent more than once: a single event, or a bulk body under
 * a batch id. What is known of it is its {@link Ledger}'s business.
 */
public final class Shipment {
  /** What its answers so far say. */
  enum State {
    /** Nothing: it was not sent. */
    NEW,
    /** Surely not stored: 503, or nobody listened. */
    NOT_STORED,
    /** Perhaps stored: 504, or the connection broke. */
    UNANSWERED,
    /** Stored: 202. */
    STORED
  }

  private final List<ModelEvent> events;
  private final String batch;
  private State state = State.NEW;

  private Shipment(List<ModelEvent> events, String batch) {
    this.events = List.copyOf(events);
    this.batch = batch;
  }

  /** A single event. */
  public static Shipment of(ModelEvent event) {
    return new Shipment(List.of(event), "");
  }

  /** A bulk body: whatever ids its events have give way to the batch's id and their line. */
  public static Shipment bulk(String batch, List<ModelEvent> events) {
    return new Shipment(events.stream().map(event -> event.withId("")).toList(), batch);
  }

  /** Its events. */
  public List<ModelEvent> events() {
    return events;
  }

  boolean isBulk() {
    return !batch.isEmpty();
  }

  /** Whether it is recognised when it comes again. */
  public boolean isRepeatable() {
    return isBulk() || !events.get(0).id().isEmpty();
  }

  State state() {
    return state;
  }

  void become(State now) {
    state = now;
  }

  /** The bytes of its HTTP request. */
  byte[] request() {
    if (!isBulk()) {
      return HttpConnection.head("POST /analytics?" + events.get(0).query(), "Content-Length: 0")
          .getBytes(UTF_8);
    }
    byte[] body = Bodies.csv(events).getBytes(UTF_8);
    String head =
        HttpConnection.head(
            "POST /analytics/batch?id=" + URLEncoder.encode(batch, UTF_8),
            "Content-Type: text/csv",
            "Content-Length: " + body.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(UTF_8));
    request.writeBytes(body);
    return request.toByteArray();
  }
}
