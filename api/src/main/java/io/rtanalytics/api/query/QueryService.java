package io.rtanalytics.api.query;

import io.rtanalytics.api.decode.Timestamps;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.Keys;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.totals.TotalsVector;
import io.rtanalytics.totals.WorkerTotals;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers for one slice, for all and for ranges: from the cache, else by asking the slice's
 * workers, then merges. Any thread may call; answers may come on any thread.
 */
public final class QueryService {
  /** Most slices that one request may ask for. */
  public static final long MAX_SLICES = 1_000_000;

  static final String TIMESTAMP = "timestamp";
  static final String FROM = "from";

  private final ClusterSource clusters;
  private final Clock clock;
  private final TotalsCache cache;
  private final WorkerQuestions questions;
  private final ItemQueries items;
  private final SliceAnswers slices;
  private final RecentTotals recent;

  /**
   * Creates the service of a node.
   *
   * @param clusters what applies now
   * @param clock tells how far ahead a timestamp is, and when an answer was true
   * @param workers where totals come from
   * @param keys by which keys users are called, as workers are told with every question
   * @param cache what is known already
   */
  public QueryService(
      ClusterSource clusters, Clock clock, Workers workers, Keys keys, TotalsCache cache) {
    this.clusters = clusters;
    this.clock = clock;
    this.cache = cache;
    this.questions = new WorkerQuestions(workers, keys, clusters.current().settings());
    this.items = new ItemQueries(clusters, clock, questions, this::totals);
    this.slices = new SliceAnswers(questions, Runtime.getRuntime().maxMemory() / 4);
    this.recent = new RecentTotals(questions, cache);
  }

  /** What answers for items. */
  public ItemQueries items() {
    return items;
  }

  /** What tells the totals of single workers, as new as can be. */
  public RecentTotals recent() {
    return recent;
  }

  /**
   * The totals of the slice that a timestamp belongs to.
   *
   * @param timestamp seconds since 1970-01-01T00:00:00Z
   * @param partial whether the workers that answer are enough; else the stage fails with {@link
   *     WorkersMissing} if any does not. If one has dropped the slice, it fails with {@link
   *     SliceExpired} in either case
   * @throws InvalidEvent if the timestamp is outside the timeline
   * @throws SliceExpired if the slice is older than those that are kept
   */
  public CompletionStage<SliceAnswer> totals(long timestamp, boolean partial) {
    return totals(SliceQuestion.at(timestamp, clusters.current(), clock), partial);
  }

  private CompletionStage<SliceAnswer> totals(SliceQuestion question, boolean partial) {
    WorkerSet workers = question.workers();
    long slice = question.slice();
    List<KnownTotals> fresh = cache.allFresh(slice, workers.ids());
    if (fresh != null) { // as most are: nothing is waited for, so that nothing is needed to wait by
      return CompletableFuture.completedFuture(merge(question, workers.ids(), fresh));
    }
    Map<String, CompletableFuture<KnownTotals>> answers = new LinkedHashMap<>();
    for (String worker : workers.ids()) {
      answers.put(worker, cache.get(slice, worker, () -> questions.ask(worker, slice, workers)));
    }
    return Gathered.of(answers)
        .thenApply(gathered -> merge(question, gathered.require(TIMESTAMP, partial)));
  }

  private SliceAnswer merge(SliceQuestion question, Map<String, KnownTotals> answers) {
    return merge(question, List.copyOf(answers.keySet()), List.copyOf(answers.values()));
  }

  private SliceAnswer merge(
      SliceQuestion question, List<String> workers, List<KnownTotals> answers) {
    long now = cache.now();
    long oldest = now;
    for (KnownTotals known : answers) {
      oldest = Math.min(oldest - now, known.askedNanos() - now) + now;
    }
    Instant asOf = workers.isEmpty() ? null : clock.instant().minusNanos(now - oldest);
    return SliceAnswer.of(
        question.cluster(),
        question.slice(),
        question.workers().ids().size(),
        vector(workers, answers),
        asOf,
        question.askedAt().getEpochSecond());
  }

  private static TotalsVector vector(List<String> workers, List<KnownTotals> answers) {
    if (workers.size() == 1) {
      return new TotalsVector(Map.of(workers.get(0), answers.get(0).totals()));
    }
    Map<String, WorkerTotals> components = new LinkedHashMap<>();
    for (int i = 0; i < workers.size(); i++) {
      components.put(workers.get(i), answers.get(i).totals());
    }
    return new TotalsVector(components);
  }

  /**
   * The totals of many slices, ascending, up to and with that of a timestamp.
   *
   * @param from a timestamp in the first slice, one before slice 0 for slice 0; null for the first
   *     that is kept here and that no worker has dropped
   * @param timestamp a timestamp in the last slice, null for the present; one before slice 0 means
   *     no slice at all
   * @throws InvalidEvent if a timestamp is too far ahead, or it is too many slices
   * @throws SliceExpired if a timestamp's slice is older than those that are kept
   */
  public SliceScan slices(@Nullable Long from, @Nullable Long timestamp) {
    Cluster cluster = clusters.current();
    long now = now();
    long last = sliceOf(cluster, TIMESTAMP, timestamp == null ? now : timestamp, now);
    long first =
        from == null ? cluster.firstKeptSlice(now) : Math.max(0, sliceOf(cluster, FROM, from, now));
    checkKept(cluster, FROM, first, now);
    if (last >= 0) {
      checkKept(cluster, TIMESTAMP, last, now);
    }
    if (last - first >= MAX_SLICES) {
      throw new InvalidEvent(
          FROM, "needed: these are more than " + MAX_SLICES + " slices, see from=");
    }
    List<Routing.Span> spans = last < 0 ? List.of() : cluster.routing().spans(first, last);
    return scan(cluster, spans, now).fromFirstKept(from == null).build();
  }

  /**
   * What was counted from one point in time to another, step by step.
   *
   * @throws InvalidEvent if a row can't be made of whole slices, or the question is wrong otherwise
   * @throws SliceExpired if a slice of the first row is older than those that are kept
   */
  public StepScan range(RangeQuestion question) {
    Cluster cluster = clusters.current();
    long now = now();
    RangePlan plan = RangePlan.of(cluster, question, now);
    List<Routing.Span> spans = cluster.routing().spans(plan.firstSlice(), plan.lastSlice());
    SliceScan slices = scan(cluster, spans, now).item(question.item()).build();
    return new StepScan(plan, now, slices::next, slices::close);
  }

  private SliceScan.SliceScanBuilder scan(Cluster cluster, List<Routing.Span> spans, long now) {
    return SliceScan.builder()
        .timeline(cluster.timeline())
        .spans(spans)
        .now(now)
        .questions(questions)
        .answers(slices)
        .cache(cache);
  }

  private static long sliceOf(Cluster cluster, String parameter, long timestamp, long now) {
    Timestamps.checkNotAhead(cluster, parameter, timestamp, now);
    return cluster.timeline().sliceOf(timestamp);
  }

  static void checkKept(Cluster cluster, String parameter, long slice, long now) {
    try {
      Timestamps.checkKept(cluster, slice, now);
    } catch (Refused e) {
      throw new SliceExpired(parameter, e);
    }
  }

  private long now() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  /** How many questions were refused because a worker is pinned to something else. */
  public long fencedQuestions() {
    return questions.fenced();
  }
}
