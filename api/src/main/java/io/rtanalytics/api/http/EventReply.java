package io.rtanalytics.api.http;

import io.rtanalytics.api.ingest.Receipt;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Answers a request that brought one event: 202 once that is durable, else why it is not.
 *
 * @param request gets the answer, on its event loop, if it still waits for one
 */
record EventReply(HttpServerRequest request) implements Receipt {
  @Override
  public void stored(boolean duplicate) {
    HttpServerResponse response = request.response();
    if (!response.closed()) {
      response.setStatusCode(202).end();
    }
  }

  @Override
  public void failed(RuntimeException why) {
    ErrorResponses.send(request, why);
  }

  /** A duplicate is answered like any other event. */
  @Override
  public boolean asksForDuplicates() {
    return false;
  }
}
