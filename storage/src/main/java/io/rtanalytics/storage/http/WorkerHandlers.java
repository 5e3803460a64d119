package io.rtanalytics.storage.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.secret.KeyTag;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.OutcomeQuestion;
import io.rtanalytics.wire.RangeTotals;
import io.rtanalytics.wire.ReplyFormat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import lombok.RequiredArgsConstructor;

/** What the routes of a worker do: decode, call the worker, encode. One per event loop. */
@RequiredArgsConstructor
final class WorkerHandlers {
  private static final long MAX_RANGE = 1_000_000;
  private static final byte[] NOTHING = {};
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";

  private final Worker worker;
  private final ClusterSource clusters;
  private final SingleEvents singles;

  /** A batch of an API node. */
  void batch(RoutingContext context) {
    Buffer body = context.body().buffer();
    EventBatch batch = EventBatch.parse(body == null ? NOTHING : body.getBytes());
    append(context, batch, clusters.current())
        .onSuccess(reply -> send(context, ReplyFormat.MEDIA_TYPE, ReplyFormat.encode(reply)));
  }

  /** One event by hand, which comes by the routing of this worker's own cluster file. */
  void single(RoutingContext context) {
    Event event = singles.event(QueryParameters.of(context.request()));
    Cluster cluster = clusters.current();
    EventBatch batch = singles.seal(event, fence(cluster, event.slice()));
    append(context, batch, cluster)
        .onFailure(failure -> singles.renew())
        .onSuccess(
            reply -> {
              context.response().setStatusCode(202);
              text(context, TotalsText.of(onlyOne(reply.totals())));
            });
  }

  /** A worker knows no keys; where there may be several, it can't say which these users are by. */
  private static long fence(Cluster cluster, long slice) {
    long digest = cluster.routing().at(slice).digest();
    return cluster.settings().latenessSeconds() == 0 ? digest : KeyTag.routingOnly(digest);
  }

  /** What has become of a batch that an API node has put into the log itself. */
  void outcome(RoutingContext context) {
    Buffer body = context.body().buffer();
    OutcomeQuestion question = OutcomeQuestion.decode(body == null ? NOTHING : body.getBytes());
    CompletionStage<BatchReply> reply =
        worker.following().outcome(question, clusters.current().settings().timeoutMilliseconds());
    Future.fromCompletionStage(reply, context.vertx().getOrCreateContext())
        .onFailure(context::fail)
        .onSuccess(answer -> send(context, ReplyFormat.MEDIA_TYPE, ReplyFormat.encode(answer)));
  }

  private Future<BatchReply> append(RoutingContext context, EventBatch batch, Cluster cluster) {
    CompletionStage<BatchReply> reply =
        worker.append(batch, Gate.broughtBy(context), cluster.settings().timeoutMilliseconds());
    return Future.fromCompletionStage(reply, context.vertx().getOrCreateContext())
        .onFailure(context::fail);
  }

  /** The three lines of a slice. */
  void totals(RoutingContext context) {
    long slice = QueryParameters.of(context.request()).slice("slice");
    List<SliceEntry> found = worker.read(slice, slice, OptionalLong.empty()).slices();
    text(context, TotalsText.of(onlyOne(found)));
  }

  private static SliceTotals onlyOne(List<SliceEntry> entries) {
    return entries.isEmpty() ? SliceTotals.ZERO : entries.get(0).totals();
  }

  /** The totals of a range of slices, as lines or for an API node. */
  void range(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context.request());
    long from = parameters.slice("from");
    long to = parameters.slice("to");
    OptionalLong digest = parameters.digest("digest");
    String accept = context.request().getHeader(HttpHeaderNames.ACCEPT);
    boolean lines = accept == null || !accept.contains(ReplyFormat.MEDIA_TYPE);
    long most = lines ? MAX_RANGE : TotalsSource.MAX_SLICES;
    if (to < from) {
      throw new InvalidEvent("to", "below from");
    }
    if (to - from >= most) {
      throw new InvalidEvent("from", "more than " + most + " slices up to the last");
    }
    if (lines) {
      context.response().setChunked(true).putHeader(HttpHeaderNames.CONTENT_TYPE, TEXT);
      new RangeText(context, worker, to, digest).write(from);
    } else {
      RangeTotals found = worker.read(from, to, digest);
      boolean seal = accept.contains(ReplyFormat.WITH_SEAL);
      send(
          context,
          ReplyFormat.MEDIA_TYPE,
          seal ? ReplyFormat.encode(found) : ReplyFormat.encodeWithoutSeal(found));
    }
  }

  /** What the worker is pinned to. */
  void identity(RoutingContext context) {
    context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, JSON);
    context.response().end(worker.identity().toJson() + "\n");
  }

  /** That the process answers. */
  void live(RoutingContext context) {
    text(context, "live\n");
  }

  /** Whether the worker can do its work, and if not, why. */
  void ready(RoutingContext context) {
    worker.following().requireCaughtUp();
    text(context, "ready\n");
  }

  private static void text(RoutingContext context, String text) {
    context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, TEXT).end(text);
  }

  private static void send(RoutingContext context, String type, byte[] bytes) {
    context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, type).end(Buffer.buffer(bytes));
  }
}
