package io.rtanalytics.api.query;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.WorkerTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the workers' totals, refreshed by every reply to a question and to a
 * batch. Any thread may call.
 *
 * <p>It answers with what was asked for at most {@code cache-milliseconds} ago, and for some
 * minutes with what never changes again. It remembers longer, by more than a question may be under
 * way, so that an answer that was overtaken by a newer one and arrives after that has gone stale
 * still finds it and takes nothing back.
 */
public final class TotalsCache {
  private static final long MAX_ENTRIES = 100_000;

  /** Not for ever: the worker may be replaced by an older copy, and its totals with it. */
  private static final Duration SEALED = Duration.ofMinutes(10);

  private static final Executor SAME_THREAD = Runnable::run;

  private final Cache<Key, KnownTotals> known;
  private final AsyncCache<Key, Told> questions;
  // When a batch was acknowledged that its worker had perhaps not applied: what was asked for
  // before may not have it.
  private final Cache<Key, Long> acknowledged;
  private final Ticker ticker;
  private final long freshNanos;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * Creates an empty one.
   *
   * @param settings say how long totals are fresh and how long a question may take
   * @param nanoTime the time, in nanoseconds that only differences have a meaning of
   */
  public TotalsCache(Settings settings, LongSupplier nanoTime) {
    this.ticker = nanoTime::getAsLong;
    this.freshNanos = Duration.ofMillis(settings.cacheMilliseconds()).toNanos();
    Duration memory =
        Duration.ofMillis(settings.cacheMilliseconds() + 2 * settings.timeoutMilliseconds() + 1000);
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .expireAfter(
                Expiry.writing(
                    (Key key, KnownTotals totals) ->
                        totals.totals().sealed() && freshNanos > 0 ? SEALED : memory))
            .ticker(ticker)
            .executor(SAME_THREAD)
            .build();
    this.acknowledged =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .expireAfterWrite(memory)
            .ticker(ticker)
            .executor(SAME_THREAD)
            .build();
    // Whoever asks what is being asked shares the answer; once it is there, it has expired here.
    this.questions =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .expireAfterWrite(Duration.ZERO)
            .executor(SAME_THREAD)
            .buildAsync();
  }

  /**
   * A worker's totals of a slice: fresh ones at once, else those that the question brings. Whoever
   * asks while the same question is under way shares its answer; a failure is kept by nobody.
   */
  CompletableFuture<KnownTotals> get(
      long slice, String worker, Supplier<CompletableFuture<WorkerTotals>> question) {
    return get(slice, worker, freshNanos, question);
  }

  /**
   * As above, but for a bound of its own.
   *
   * @param maxAgeNanos how long ago an answer that is fresh enough was asked for; 0 for none
   */
  CompletableFuture<KnownTotals> get(
      long slice,
      String worker,
      long maxAgeNanos,
      Supplier<CompletableFuture<WorkerTotals>> question) {
    Key key = new Key(slice, worker);
    KnownTotals fresh = fresh(key, maxAgeNanos);
    if (fresh != null) {
      hits.increment();
      return CompletableFuture.completedFuture(fresh);
    }
    misses.increment();
    Long before = acknowledged.getIfPresent(key);
    CompletableFuture<KnownTotals> shared =
        questions.get(key, (k, executor) -> ask(k, question)).thenCompose(Told::stage);
    if (before == null) {
      return shared;
    }
    // It may have been asked by someone else, before what this one has been told.
    return shared.thenCompose(
        told ->
            told.askedNanos() - before >= 0
                ? CompletableFuture.completedFuture(told)
                : get(slice, worker, maxAgeNanos, question));
  }

  /**
   * The totals of workers of a slice, if those of all of them are fresh: what {@link #get} would
   * give at once.
   *
   * @return in the order of the workers; null if one has to be asked
   */
  @Nullable List<KnownTotals> allFresh(long slice, List<String> workers) {
    List<KnownTotals> all = new ArrayList<>(workers.size());
    for (String worker : workers) {
      KnownTotals fresh = fresh(new Key(slice, worker), freshNanos);
      if (fresh == null) {
        return null;
      }
      all.add(fresh);
    }
    hits.add(all.size());
    return all;
  }

  private @Nullable KnownTotals fresh(Key key, long maxAgeNanos) {
    KnownTotals totals = known.getIfPresent(key);
    if (totals == null || maxAgeNanos <= 0) {
      return null;
    }
    if (!totals.totals().sealed() && ticker.read() - totals.askedNanos() > maxAgeNanos) {
      return null;
    }
    Long since = acknowledged.getIfPresent(key);
    return since == null || totals.askedNanos() - since >= 0 ? totals : null;
  }

  /** Never fails: of each failure the cache would print a trace, some a second of a dead worker. */
  private CompletableFuture<Told> ask(Key key, Supplier<CompletableFuture<WorkerTotals>> question) {
    long askedNanos = ticker.read();
    return question
        .get()
        .thenApply(totals -> merge(key, new KnownTotals(totals, askedNanos)))
        .handle(Told::new);
  }

  /** Takes the totals that a worker's reply brings; returns the newest that are known. */
  WorkerTotals merge(long slice, String worker, WorkerTotals totals, long askedNanos) {
    return merge(new Key(slice, worker), new KnownTotals(totals, askedNanos)).totals();
  }

  private KnownTotals merge(Key key, KnownTotals totals) {
    KnownTotals merged = known.asMap().merge(key, totals, KnownTotals::merge);
    return merged == null ? totals : merged;
  }

  /**
   * Takes what the reply to a batch says of its slices; if it says nothing, what was known of them
   * before is not fresh any more.
   *
   * @param worker the worker's id
   * @param askedNanos when the batch was sent, by the ticker
   */
  public void appended(String worker, EventBatch batch, BatchReply reply, long askedNanos) {
    if (reply.totals().isEmpty()) {
      long now = ticker.read();
      for (int i = 0; i < batch.sliceCount(); i++) {
        acknowledged.put(new Key(batch.slice(i), worker), now);
      }
    }
    for (SliceEntry entry : reply.totals()) {
      merge(
          entry.slice(), worker, new WorkerTotals(reply.incarnation(), entry.totals()), askedNanos);
    }
  }

  /** The time by which questions and answers are ordered, in nanoseconds. */
  long now() {
    return ticker.read();
  }

  /** How often fresh totals were at hand. */
  public long hits() {
    return hits.sum();
  }

  /** How often they were not. */
  public long misses() {
    return misses.sum();
  }

  private record Key(long slice, String worker) {}

  /** What became of a question: one of the two. */
  private record Told(@Nullable KnownTotals totals, @Nullable Throwable failure) {
    CompletionStage<KnownTotals> stage() {
      return totals == null
          ? CompletableFuture.failedStage(Objects.requireNonNull(failure))
          : CompletableFuture.completedStage(totals);
    }
  }
}
