package io.rtanalytics.api.http;

import io.rtanalytics.api.decode.BulkDecoder;
import io.rtanalytics.api.decode.CsvDecoder;
import io.rtanalytics.api.decode.GzipDecoder;
import io.rtanalytics.api.decode.JsonArrayDecoder;
import io.rtanalytics.api.decode.LineIds;
import io.rtanalytics.api.decode.NdjsonDecoder;
import io.rtanalytics.api.ingest.BulkIngest;
import io.rtanalytics.api.ingest.BulkReport;
import io.rtanalytics.api.ingest.IngestPipeline;
import io.rtanalytics.event.Utf8;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** {@code POST /analytics/batch}: many events, read and stored while the body arrives. */
@RequiredArgsConstructor
final class PostBatch implements Handler<HttpServerRequest> {
  private final IngestPipeline pipeline;

  @Override
  public void handle(HttpServerRequest request) {
    Utf8 batchId = QueryParameters.of(request).id();
    LineIds lineIds = batchId == null ? null : new LineIds(batchId);
    boolean gzip = Bodies.isGzip(request);
    BulkDecoder plain = decoderOf(Bodies.mediaType(request), lineIds);
    BulkDecoder decoder = gzip ? new GzipDecoder(plain) : plain;
    BulkIngest ingest =
        new BulkIngest(decoder, pipeline, new Body(request), report -> answer(request, report));
    request.handler(piece -> Bodies.answering(request, () -> ingest.feed(piece.getBytes())));
    request.endHandler(end -> Bodies.answering(request, ingest::end));
    request.exceptionHandler(gone -> ingest.abort());
    Bodies.ask(request);
  }

  private static BulkDecoder decoderOf(String mediaType, @Nullable LineIds lineIds) {
    return switch (mediaType) {
      case "text/csv" -> new CsvDecoder(lineIds);
      case "application/x-ndjson" -> new NdjsonDecoder(lineIds);
      case "application/json" -> new JsonArrayDecoder(lineIds);
      default ->
          throw RequestRefused.wrongMediaType(
              "a batch is text/csv, application/x-ndjson or application/json");
    };
  }

  private static void answer(HttpServerRequest request, BulkReport report) {
    if (report.broken() != null || report.notStored() > 0 || report.unknown() > 0) {
      ErrorResponses.send(request, report);
    } else if (!request.response().closed()) {
      request
          .response()
          .setStatusCode(202)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(BulkReports.toJson(report).toString());
    }
  }

  private record Body(HttpServerRequest request) implements BulkIngest.Body {
    @Override
    public void pause() {
      request.pause();
    }

    @Override
    public void resume() {
      request.resume();
    }
  }
}
