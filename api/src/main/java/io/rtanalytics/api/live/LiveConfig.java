package io.rtanalytics.api.live;

import io.rtanalytics.api.ingest.EventCounts;
import io.rtanalytics.api.query.RecentTotals;
import io.rtanalytics.api.query.TopItems;
import io.rtanalytics.api.query.TopQuestion;
import io.rtanalytics.timeline.ClusterSource;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What a feed is made of.
 *
 * @param node the node's id in the cluster
 * @param clusters the cluster, kept up to date
 * @param clock the time
 * @param totals what is asked for totals
 * @param items what is asked for items
 * @param counts what became of the events that came to this node
 */
public record LiveConfig(
    String node,
    ClusterSource clusters,
    Clock clock,
    RecentTotals totals,
    ItemSource items,
    Supplier<EventCounts> counts) {
  /** Answers for items as {@link io.rtanalytics.api.query.ItemQueries#tops} does. */
  @FunctionalInterface
  public interface ItemSource {
    /** The first items of a slice, for several questions. */
    CompletionStage<List<TopItems>> tops(long timestamp, List<TopQuestion> asked, boolean partial);
  }
}
