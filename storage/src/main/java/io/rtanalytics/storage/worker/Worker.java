package io.rtanalytics.storage.worker;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.disk.DirectoryLock;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.RangeTotals;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events of its share of users: exactly once, and for good. Batches are stored one group
 * after another by one thread ({@link WorkerThread}); totals are read past it, and of items and
 * users it only says what others then read ({@link WorkerReads}).
 *
 * <p>Any thread may call any method. Replies to batches complete on the worker's thread, so nothing
 * slow may hang on them directly.
 */
@Slf4j
public final class Worker implements BatchSink, TotalsSource, AutoCloseable {
  static final String LOG = "log";

  private final WorkerParts parts;
  private final DirectoryLock lock;

  private Worker(WorkerParts parts, DirectoryLock lock) {
    this.parts = parts;
    this.lock = lock;
  }

  /**
   * Opens a data directory, made if it is missing, and begins to read its log. Returns at once;
   * until {@link #ready}, everything is refused.
   *
   * @throws WorkerStartRefused if another process uses the directory, or it is pinned to something
   *     else
   * @throws IOException if it can't be read or written
   */
  public static Worker open(WorkerConfig config) throws IOException, WorkerStartRefused {
    return open(config, LocalDisk.at(config.directory()));
  }

  /**
   * The same, with all files but the lock on another disk.
   *
   * @param disk what stands for the data directory
   */
  public static Worker open(WorkerConfig config, Disk disk) throws IOException, WorkerStartRefused {
    Optional<DirectoryLock> lock = DirectoryLock.tryLock(config.directory());
    if (lock.isEmpty()) {
      throw new WorkerStartRefused(config.directory() + " is in use by another process");
    }
    try {
      PinnedIdentity identity = PinnedIdentity.open(disk, LOG, config);
      disk.makeDirectory(LOG);
      WorkerParts parts = new WorkerParts(config, disk, identity);
      parts.start();
      return new Worker(parts, lock.get());
    } catch (IOException | WorkerStartRefused | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  @Override
  public CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis) {
    return append(batch, null, timeoutMillis);
  }

  /**
   * The same, for a batch from another process.
   *
   * @param brought what the sender takes the cluster to be; what contradicts is {@link Refused},
   *     what is not known yet is pinned before the batch is stored
   */
  public CompletionStage<BatchReply> append(
      EventBatch batch, @Nullable ClusterIdentity brought, long timeoutMillis) {
    CompletableFuture<BatchReply> reply = new CompletableFuture<>();
    try {
      boolean completes = brought != null && parts.identity.isCompletedBy(brought);
      requireIdentity(brought);
      parts.lifecycle.queue().add(new PendingBatch(batch, brought, completes, reply));
    } catch (NotStored | Refused e) {
      parts.metrics.countRefused();
      return CompletableFuture.failedFuture(e);
    }
    parts.timeouts.watch(reply, timeoutMillis);
    return reply;
  }

  @Override
  public CompletionStage<RangeTotals> totals(
      long from, long to, long routingDigest, long timeoutMillis) {
    try {
      if (from < 0 || to < from || to - from >= MAX_SLICES) {
        throw new Refused(
            Refused.Reason.MALFORMED,
            "slices " + from + " to " + to + " are not 1 to " + MAX_SLICES + " slices");
      }
      return CompletableFuture.completedFuture(read(from, to, OptionalLong.of(routingDigest)));
    } catch (NotStored | Refused e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Reads totals of a range of slices without waiting. Creates and pins nothing.
   *
   * @param from the first slice
   * @param to the last slice, inclusive; not below the first
   * @param routingDigest the digest of the routing that the asker takes these slices to have
   * @throws Refused if a slice is pinned to another routing, or the worker has failed
   * @throws NotStored if the worker is not ready
   */
  public RangeTotals read(long from, long to, OptionalLong routingDigest) {
    parts.lifecycle.requireReady();
    long firstUnsealed = parts.board.firstUnsealed(); // first: what it covers changes no more
    return new RangeTotals(incarnation(), firstUnsealed, parts.board.read(from, to, routingDigest));
  }

  /** How far it has come in its log, and what has become of batches there. */
  public WorkerFollowing following() {
    return parts.following;
  }

  /** What it says of items and users. */
  public WorkerReads reads() {
    return parts.reads;
  }

  /**
   * Checks what a request takes the cluster to be.
   *
   * @return why it is refused, naming both values; empty if it is not
   */
  public Optional<String> checkIdentity(ClusterIdentity brought) {
    return parts.identity.contradiction(brought);
  }

  /**
   * Pins what the data directory does not know yet, before any event; it is on disk on return.
   *
   * @throws Refused if it contradicts what is pinned
   * @throws IOException if it can't be written; then nothing is pinned
   */
  public void pin(ClusterIdentity known) throws IOException {
    parts.identity.pin(known);
  }

  private void requireIdentity(@Nullable ClusterIdentity brought) {
    Optional<String> contradiction = brought == null ? Optional.empty() : checkIdentity(brought);
    if (contradiction.isPresent()) {
      throw new Refused(Refused.Reason.FENCED, contradiction.get());
    }
  }

  /**
   * From now on, how many slices are kept.
   *
   * @param slices asked before each checkpoint, on the worker's thread; 0 for all
   */
  public void keep(LongSupplier slices) {
    parts.limits.keep(slices);
  }

  /**
   * From now on, how long after its end a slice takes events; then it becomes final. What is final
   * already stays so.
   *
   * @param seconds asked on the worker's thread, about once a second or more often; 0 for always
   */
  public void sealAfter(LongSupplier seconds) {
    parts.limits.sealAfter(seconds);
  }

  /**
   * A checkpoint of now, with all that was answered so far; its files stay until it is closed.
   * Completes once it is on disk; cancelled, it is none any more. Fails with {@link Refused} if the
   * worker has failed, with {@link NotStored} if it is not ready: then it does not know yet what it
   * has answered before.
   */
  public CompletableFuture<Backup> backup() {
    try {
      parts.lifecycle.requireReady();
      return parts.checkpoints.backup();
    } catch (NotStored | Refused e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The first slice that was not dropped. */
  public long firstKept() {
    return parts.board.firstKept();
  }

  /** What its data directory is pinned to. */
  public DirectoryIdentity identity() {
    return parts.identity.current();
  }

  /** The life of its data directory; a later one is greater. */
  public long incarnation() {
    return identity().incarnation();
  }

  /** How it is. */
  public WorkerStatus status() {
    return parts.lifecycle.status();
  }

  /**
   * Returns if it takes batches and answers totals.
   *
   * @throws Refused if it has failed; the message bears the cause
   * @throws NotStored if it is starting or stopping
   */
  public void requireReady() {
    parts.lifecycle.requireReady();
  }

  /** Completes once the log has been read; exceptionally, with the cause, if that fails. */
  public CompletionStage<Void> ready() {
    return parts.lifecycle.ready().minimalCompletionStage();
  }

  /** Takes no more batches, stores and answers those accepted, and gives the directory back. */
  @Override
  public void close() {
    parts.close();
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("the lock of worker \"{}\" could not be closed", identity().worker(), e);
    }
  }
}
