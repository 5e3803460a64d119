package io.rtanalytics.storage.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtanalytics.storage.worker.WorkerReads;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.FrequencyFormat;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListFormat;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SlicesRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;

/**
 * What a worker answers of items, users and many slices, for API nodes. Safe for any event loop.
 */
@RequiredArgsConstructor
final class ReadHandlers {
  private static final byte[] NOTHING = {};

  private final WorkerReads reads;
  private final ClusterSource clusters;

  /** The items of a slice, or one of them. */
  void items(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context.request());
    answer(
        context,
        reads.items(
            parameters.slice("slice"),
            parameters.item(),
            parameters.digest("digest"),
            clusters.current().settings().timeoutMilliseconds()),
        ItemListFormat.MEDIA_TYPE,
        ItemList::bytes);
  }

  /** How often the users of a slice, or of an item in it, saw something. */
  void frequencies(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context.request());
    answer(
        context,
        reads.frequencies(
            parameters.slice("slice"),
            parameters.item(),
            parameters.digest("digest"),
            clusters.current().settings().scanMilliseconds()),
        FrequencyFormat.MEDIA_TYPE,
        FrequencyFormat::encode);
  }

  /** What was counted in many slices. */
  void slices(RoutingContext context) {
    Buffer body = context.body().buffer();
    SlicesRequest request = SlicesRequest.parse(body == null ? NOTHING : body.getBytes());
    Settings settings = clusters.current().settings();
    answer(
        context,
        reads.slices(request, settings.scanMilliseconds()),
        SliceList.MEDIA_TYPE,
        SliceList::bytes);
  }

  private static <T> void answer(
      RoutingContext context, CompletionStage<T> stage, String type, Function<T, byte[]> encode) {
    Future.fromCompletionStage(stage, context.vertx().getOrCreateContext())
        .onFailure(context::fail)
        .onSuccess(
            answer ->
                context
                    .response()
                    .putHeader(HttpHeaderNames.CONTENT_TYPE, type)
                    .end(Buffer.buffer(encode.apply(answer))));
  }
}
