package io.rtanalytics.api.http;

import io.rtanalytics.api.decode.EventFields;
import io.rtanalytics.api.decode.JsonEventDecoder;
import io.rtanalytics.api.decode.QueryDecoder;
import io.rtanalytics.api.ingest.IngestPipeline;
import io.rtanalytics.api.ingest.Rejection;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import lombok.RequiredArgsConstructor;

/**
 * {@code POST /analytics}: one event, in the query, a form or a JSON object, or in two of these.
 */
@RequiredArgsConstructor
final class PostEvent implements Handler<HttpServerRequest> {
  private static final int MAX_BODY_BYTES = 16 << 10;

  private final IngestPipeline pipeline;

  @Override
  public void handle(HttpServerRequest request) {
    EventFields fields = new EventFields();
    try {
      QueryDecoder.decode(request.query(), fields);
      if (Bodies.isPresent(request)) {
        readBody(request, fields);
        return;
      }
    } catch (InvalidEvent | RequestRefused e) {
      turnAway(request, e);
      return;
    }
    accept(request, fields);
  }

  private void readBody(HttpServerRequest request, EventFields fields) {
    if (Bodies.isGzip(request)) {
      throw RequestRefused.wrongMediaType("a single event is not packed");
    }
    Consumer<byte[]> decoder = decoderOf(Bodies.mediaType(request), fields);
    Bodies.read(
        request,
        MAX_BODY_BYTES,
        body -> {
          try {
            decoder.accept(body);
          } catch (InvalidEvent e) {
            turnAway(request, e);
            return;
          }
          accept(request, fields);
        },
        tooLarge -> turnAway(request, tooLarge));
  }

  private static Consumer<byte[]> decoderOf(String mediaType, EventFields fields) {
    return switch (mediaType) {
      case "application/x-www-form-urlencoded" -> body -> QueryDecoder.decode(body, fields);
      case "application/json" -> body -> new JsonEventDecoder(fields).decode(body, 0, body.length);
      default ->
          throw RequestRefused.wrongMediaType(
              "an event is a query, application/x-www-form-urlencoded or application/json");
    };
  }

  private void accept(HttpServerRequest request, EventFields fields) {
    RawEvent event;
    try {
      event = fields.toRawEvent();
    } catch (InvalidEvent e) {
      turnAway(request, e);
      return;
    }
    pipeline.accept(event, new EventReply(request));
  }

  private void turnAway(HttpServerRequest request, RuntimeException why) {
    boolean tooLarge = why instanceof RequestRefused refused && refused.status() == 413;
    pipeline.turnedAway(tooLarge ? Rejection.TOO_LARGE : Rejection.INVALID);
    ErrorResponses.send(request, why);
  }
}
