package io.rtanalytics.storage.worker;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.storage.slice.SliceReads;
import io.rtanalytics.storage.slice.SliceView;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SlicesRequest;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of items and users, and of many slices, at a moment between two groups of
 * batches: it is durable, and all that was answered before the question is in it. Slices on disk
 * stay there. Any thread may ask; stages complete on threads of its own.
 */
public final class WorkerReads implements ItemSource, SliceSource, AutoCloseable {
  private static final int AT_ONCE = 4096; // slices, some hundred microseconds

  private final WorkerLifecycle lifecycle;
  private final ReplyTimeouts timeouts;
  private final ReadDesk items;
  private final ReadDesk
      users; // of its own: there may be very many, and items do not wait for them
  private final ReadDesk ranges; // of many slices; few are read by who asks
  private final TotalsBoard board;
  private final LongSupplier incarnation;

  WorkerReads(
      String worker,
      WorkerLifecycle lifecycle,
      WorkerCalls calls,
      ReplyTimeouts timeouts,
      TotalsBoard board,
      LongSupplier incarnation) {
    this.lifecycle = lifecycle;
    this.board = board;
    this.incarnation = incarnation;
    this.timeouts = timeouts;
    this.items = new ReadDesk(worker, "worker-" + worker + "-items", calls);
    this.users = new ReadDesk(worker, "worker-" + worker + "-users", calls);
    this.ranges = new ReadDesk(worker, "worker-" + worker + "-ranges", calls);
  }

  @Override
  public CompletionStage<ItemList> items(
      long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis) {
    return items(slice, item, OptionalLong.of(routingDigest), timeoutMillis);
  }

  /** The same for who may not know the routing. */
  public CompletionStage<ItemList> items(
      long slice, @Nullable Utf8 item, OptionalLong routingDigest, long timeoutMillis) {
    return ask(items, slice, reads -> reads.items(slice, item, routingDigest), timeoutMillis);
  }

  @Override
  public CompletionStage<FrequencyReply> frequencies(
      long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis) {
    return frequencies(slice, item, OptionalLong.of(routingDigest), timeoutMillis);
  }

  /** The same for who may not know the routing. */
  public CompletionStage<FrequencyReply> frequencies(
      long slice, @Nullable Utf8 item, OptionalLong routingDigest, long timeoutMillis) {
    return ask(users, slice, reads -> reads.frequencies(slice, item, routingDigest), timeoutMillis);
  }

  @Override
  public CompletionStage<SliceList> slices(SlicesRequest request, long timeoutMillis) {
    if (request.item() == null && request.count() <= AT_ONCE) {
      try {
        lifecycle.requireReady();
        return CompletableFuture.completedFuture(
            new SlicesReading(board, incarnation.getAsLong(), request, null).read());
      } catch (NotStored | Refused e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return ask(
        ranges,
        reader -> new SlicesReading(board, incarnation.getAsLong(), request, reader).read(),
        timeoutMillis);
  }

  private <T> CompletionStage<T> ask(
      ReadDesk desk, long slice, Function<SliceReads, SliceView<T>> take, long timeoutMillis) {
    return ask(desk, reader -> reader.read(slice, take), timeoutMillis);
  }

  private <T> CompletionStage<T> ask(
      ReadDesk desk, Function<ReadDesk.Reader, T> question, long timeoutMillis) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      lifecycle.requireReady();
    } catch (NotStored | Refused e) {
      return CompletableFuture.failedFuture(e);
    }
    timeouts.watch(answer, timeoutMillis);
    desk.ask(answer, question);
    return answer;
  }

  /** Gives up what is under way, and waits for that. */
  @Override
  public void close() {
    items.close();
    users.close();
    ranges.close();
  }
}
