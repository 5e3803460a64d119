package io.rtanalytics.cli.load;

import java.time.Duration;
import java.util.List;
import lombok.Builder;

/**
 * What to generate, and where to send it.
 *
 * @param urls the nodes, one or more
 * @param rate events per second over all nodes; 0 for as many as the nodes take
 * @param duration how long
 * @param users how many different users
 * @param clicks the share of clicks, 0 to 1
 * @param back how many seconds back timestamps go
 * @param connections requests in flight over all nodes
 * @param split clicks go to the first node, impressions to the others
 * @param ids every event gets an id, and is sent again until its outcome is known
 * @param settle how long nodes may take to agree after the last event
 * @param seed of everything that is random, but the names' prefix
 */
@Builder
public record LoadOptions(
    List<String> urls,
    int rate,
    Duration duration,
    int users,
    double clicks,
    long back,
    int connections,
    boolean split,
    boolean ids,
    Duration settle,
    long seed) {
  /** Copies the list. */
  public LoadOptions {
    urls = List.copyOf(urls);
  }
}
