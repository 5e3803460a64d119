package io.rtanalytics.api.http;

import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.SliceScan;
import io.rtanalytics.totals.SliceEntry;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics/allslices}: the totals of all slices, streamed. */
@RequiredArgsConstructor
final class GetAllSlices implements Handler<HttpServerRequest> {
  private final QueryService queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    QueryParameters parameters = QueryParameters.of(request);
    SliceScan scan =
        queries.slices(
            parameters.optionalTimestamp("from"), parameters.optionalTimestamp("timestamp"));
    new Stream(request, Representations.of(request), scan).next();
  }

  /** One answer on its way: the next slices are asked for when the client has taken the last. */
  @RequiredArgsConstructor
  private final class Stream {
    private final HttpServerRequest request;
    private final Representation form;
    private final SliceScan scan;

    void next() {
      Answers.whenThere(scan.next(), request, context, this::write);
    }

    private void write(List<SliceEntry> slices) {
      HttpServerResponse response = request.response();
      boolean first = !response.headWritten();
      String text = first ? form.beforeSlices() : "";
      if (first) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, form.mediaType());
      }
      if (slices.isEmpty()) {
        response.end(text + form.afterSlices());
        return;
      }
      if (first) {
        response.setChunked(true);
      }
      // One piece at a time: the server's own bound counts writes, and these are large. Others have
      // their turn in between.
      response
          .write(text + form.slices(scan.timeline(), slices, first))
          .onSuccess(written -> context.runOnContext(nothing -> next()));
    }
  }
}
