package io.rtanalytics.api.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.rtanalytics.api.ingest.EventCounters;
import io.rtanalytics.api.ingest.EventCounts;
import io.rtanalytics.api.ingest.Rejection;
import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.TotalsCache;
import io.rtanalytics.timeline.ClusterSource;
import java.util.List;
import java.util.function.IntSupplier;
import lombok.RequiredArgsConstructor;

/**
 * What a node tells Prometheus. All of it is taken in one go at every scrape, so that received =
 * stored + duplicate + rejected + unanswered + in flight holds in each; meters that are read one
 * after the other could not promise that. Any thread may scrape.
 */
@RequiredArgsConstructor
final class NodeMetrics implements MultiCollector {
  private final List<EventCounters> loops;
  private final ClusterSource clusters;
  private final TotalsCache cache;
  private final QueryService queries;
  private final IntSupplier viewers;

  @Override
  public MetricSnapshots collect() {
    EventCounts events = EventCounters.sum(loops);
    return MetricSnapshots.of(
        counter("rt_events_received", "Events that arrived", events.received()),
        counter("rt_events_stored", "Events stored and counted", events.stored()),
        counter("rt_events_duplicate", "Events stored before", events.duplicate()),
        rejected(events),
        counter("rt_events_unanswered", "Events with unknown outcome", events.unanswered()),
        gauge("rt_events_in_flight", "Events waiting for a worker", events.inFlight()),
        counter("rt_batches_sent", "Batches sent, repeats included", events.batchesSent()),
        counter("rt_fenced_batches", "Batches refused by a fence", events.fencedBatches()),
        counter("rt_fenced_reads", "Questions refused by a fence", queries.fencedQuestions()),
        counter("rt_cache_hits", "Totals answered from the cache", cache.hits()),
        counter("rt_cache_misses", "Totals asked for at a worker", cache.misses()),
        gauge("rt_live_viewers", "Live streams that are open", viewers.getAsInt()),
        reloads());
  }

  private static CounterSnapshot rejected(EventCounts events) {
    CounterSnapshot.Builder builder =
        CounterSnapshot.builder().name("rt_events_rejected").help("Events surely not stored");
    for (Rejection reason : Rejection.values()) {
      builder.dataPoint(point(events.rejected(reason), Labels.of("reason", reason.label())));
    }
    return builder.build();
  }

  private CounterSnapshot reloads() {
    return CounterSnapshot.builder()
        .name("rt_cluster_reloads")
        .help("Changes of the cluster file")
        .dataPoint(point(clusters.acceptedReloads(), Labels.of("result", "accepted")))
        .dataPoint(point(clusters.refusedReloads(), Labels.of("result", "refused")))
        .build();
  }

  private static CounterSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(point(value, Labels.EMPTY))
        .build();
  }

  private static CounterDataPointSnapshot point(long value, Labels labels) {
    return CounterDataPointSnapshot.builder().value((double) value).labels(labels).build();
  }

  private static GaugeSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
        .build();
  }
}
