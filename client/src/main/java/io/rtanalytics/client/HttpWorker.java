package io.rtanalytics.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.FrequencyFormat;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListFormat;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.OutcomeQuestion;
import io.rtanalytics.wire.RangeTotals;
import io.rtanalytics.wire.ReplyFormat;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SlicesRequest;
import io.rtanalytics.wire.WorkerProtocol;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import lombok.RequiredArgsConstructor;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/** The ports of one worker over HTTP, of whichever replica answers. Safe for any thread. */
@RequiredArgsConstructor
final class HttpWorker implements BatchSink, TotalsSource, SliceSource, ItemSource, OutcomeSource {
  /** Bounds an answer: a batch reply lists at most the slices of a batch, a range 4096. */
  static final int MAX_REPLY_BYTES = 16 << 20;

  private final String id;
  private final WorkerRequests requests;
  private final ClusterSource clusters;
  private final Replicas replicas = new Replicas();

  @Override
  public CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis) {
    List<URI> urls = urls();
    if (urls.isEmpty()) {
      return gone();
    }
    return replicas.send(
        urls,
        url ->
            requests.send(
                url,
                "POST",
                WorkerProtocol.BATCH,
                request ->
                    request
                        .setHeader("Content-Type", WorkerProtocol.BATCH_TYPE)
                        .setBody(batch.bytes()),
                timeoutMillis,
                MAX_REPLY_BYTES,
                body -> checked(ReplyFormat.decodeBatchReply(body), batch)));
  }

  private static BatchReply checked(BatchReply reply, EventBatch batch) {
    int answered = reply.outcome().applied() + reply.outcome().duplicates().count();
    if (reply.outcome().applied() < 0 || answered != batch.eventCount()) {
      throw new MalformedMessage("it answers for " + answered + " events of " + batch.eventCount());
    }
    return reply;
  }

  @Override
  public CompletionStage<BatchReply> outcome(OutcomeQuestion question, long timeoutMillis) {
    return ask(
        "POST",
        WorkerProtocol.OUTCOME,
        request ->
            request
                .setHeader("Content-Type", OutcomeQuestion.MEDIA_TYPE)
                .setBody(question.encode()),
        timeoutMillis,
        MAX_REPLY_BYTES,
        ReplyFormat::decodeBatchReply);
  }

  @Override
  public CompletionStage<RangeTotals> totals(
      long from, long to, long routingDigest, long timeoutMillis) {
    String digest = HexFormat.of().toHexDigits(routingDigest);
    return ask(
        "GET",
        WorkerProtocol.RANGE + "?from=" + from + "&to=" + to + "&digest=" + digest,
        request -> request.setHeader("Accept", ReplyFormat.MEDIA_TYPE + ReplyFormat.WITH_SEAL),
        timeoutMillis,
        MAX_REPLY_BYTES,
        ReplyFormat::decodeRangeTotals);
  }

  @Override
  public CompletionStage<SliceList> slices(SlicesRequest asked, long timeoutMillis) {
    return ask(
        "POST",
        WorkerProtocol.SLICES,
        request ->
            request
                .setHeader("Content-Type", WorkerProtocol.SLICES_REQUEST_TYPE)
                .setHeader("Accept", SliceList.MEDIA_TYPE)
                .setBody(asked.encode()),
        timeoutMillis,
        SliceList.MAX_BYTES,
        SliceList::parse);
  }

  @Override
  public CompletionStage<ItemList> items(
      long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis) {
    return ask(
        "GET",
        WorkerProtocol.ITEMS + query(slice, item, routingDigest),
        request -> request.setHeader("Accept", ItemListFormat.MEDIA_TYPE),
        timeoutMillis,
        ItemListFormat.MAX_BYTES,
        ItemList::parse);
  }

  @Override
  public CompletionStage<FrequencyReply> frequencies(
      long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis) {
    return ask(
        "GET",
        WorkerProtocol.FREQUENCY + query(slice, item, routingDigest),
        request -> request.setHeader("Accept", FrequencyFormat.MEDIA_TYPE),
        timeoutMillis,
        MAX_REPLY_BYTES,
        FrequencyFormat::decode);
  }

  private static String query(long slice, @Nullable Utf8 item, long routingDigest) {
    return "?slice="
        + slice
        + (item == null ? "" : "&item=" + URLEncoder.encode(item.toString(), UTF_8))
        + "&digest="
        + HexFormat.of().toHexDigits(routingDigest);
  }

  private List<URI> urls() {
    return clusters.current().workerUrls().getOrDefault(id, List.of());
  }

  private <T> CompletionStage<T> gone() {
    return CompletableFuture.failedFuture(
        new NotStored(NotStored.Reason.UNREACHABLE, "worker \"" + id + "\" is not in the cluster"));
  }

  private <T> CompletionStage<T> ask(
      String method,
      String path,
      UnaryOperator<RequestBuilder> content,
      long timeoutMillis,
      int maxReply,
      Function<byte[], T> decode) {
    List<URI> urls = urls();
    if (urls.isEmpty()) {
      return gone();
    }
    LongFunction<Function<URI, CompletionStage<T>>> attempt =
        millis -> url -> requests.send(url, method, path, content, millis, maxReply, decode);
    return replicas.ask(urls, timeoutMillis, attempt);
  }
}
