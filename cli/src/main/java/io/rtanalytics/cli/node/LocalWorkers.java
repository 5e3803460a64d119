package io.rtanalytics.cli.node;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The ports of workers in this process: the workers themselves. Safe for any thread. */
final class LocalWorkers implements Workers {
  private final Map<String, Worker> workers;
  private final ClusterIdentity identity;

  /**
   * Ports of these workers.
   *
   * @param identity what this process takes the cluster to be
   */
  LocalWorkers(Map<String, Worker> workers, ClusterIdentity identity) {
    this.workers = Map.copyOf(workers);
    this.identity = identity;
  }

  @Override
  public BatchSink sink(String id) {
    Worker worker = workers.get(id);
    return worker != null
        ? (batch, timeout) -> worker.append(batch, identity, timeout)
        : (batch, timeout) -> CompletableFuture.failedFuture(notHere(id));
  }

  @Override
  public TotalsSource totals(String id) {
    Worker worker = workers.get(id);
    return worker != null
        ? worker
        : (from, to, digest, timeout) -> CompletableFuture.failedFuture(notHere(id));
  }

  @Override
  public SliceSource slices(String id) {
    Worker worker = workers.get(id);
    return worker != null
        ? worker.reads()
        : (request, timeout) -> CompletableFuture.failedFuture(notHere(id));
  }

  @Override
  public ItemSource items(String id) {
    Worker worker = workers.get(id);
    return worker != null ? worker.reads() : new NoItems(notHere(id));
  }

  /** Not with one processor: who waits for a worker awake then would keep it from its work. */
  @Override
  public boolean replyPromptly() {
    return Runtime.getRuntime().availableProcessors() > 1;
  }

  /** Items of a worker that is not there. */
  private record NoItems(NotStored why) implements ItemSource {
    @Override
    public CompletionStage<ItemList> items(
        long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis) {
      return CompletableFuture.failedFuture(why);
    }

    @Override
    public CompletionStage<FrequencyReply> frequencies(
        long slice, @Nullable Utf8 item, long routingDigest, long timeoutMillis) {
      return CompletableFuture.failedFuture(why);
    }
  }

  /** A reload may bring workers that this process does not run. */
  private static NotStored notHere(String id) {
    return new NotStored(
        NotStored.Reason.UNREACHABLE,
        "worker \"" + id + "\" does not run in this process; restart it to add the worker");
  }
}
