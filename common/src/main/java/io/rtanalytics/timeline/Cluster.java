package io.rtanalytics.timeline;

import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the nodes of a cluster agree on. Immutable; safe for any thread. A request takes
 * one and keeps it, so that a reload in between does not show it two.
 *
 * @param apiNodes id → URL of the API nodes, in the file's order
 * @param workerUrls id → URLs of the workers, in the file's order, used or not; several for one
 *     worker are replicas, which there are only with a log in Kafka
 * @param timeline how time is cut into slices
 * @param routing which workers count which slice
 * @param settings the optional keys
 * @param kafka where the event logs are, if in Kafka; null if each worker has its own in files
 */
public record Cluster(
    Map<String, URI> apiNodes,
    Map<String, List<URI>> workerUrls,
    Timeline timeline,
    Routing routing,
    Settings settings,
    @Nullable KafkaLog kafka) {
  /**
   * Copies the maps.
   *
   * @throws IllegalArgumentException if the routing names a worker that has no URL
   */
  public Cluster {
    apiNodes = Collections.unmodifiableMap(new LinkedHashMap<>(apiNodes));
    Map<String, List<URI>> urls = new LinkedHashMap<>();
    workerUrls.forEach((id, all) -> urls.put(id, List.copyOf(all)));
    workerUrls = Collections.unmodifiableMap(urls);
    for (Routing.Span span : routing.spans(0, Long.MAX_VALUE)) {
      for (String id : span.workers().ids()) {
        if (workerUrls.getOrDefault(id, List.of()).isEmpty()) {
          throw new IllegalArgumentException("routing: unknown node \"" + id + '"');
        }
      }
    }
  }

  /** A cluster whose workers have a URL and a log in files each. */
  public Cluster(
      Map<String, URI> apiNodes,
      Map<String, URI> workerNodes,
      Timeline timeline,
      Routing routing,
      Settings settings) {
    this(
        apiNodes,
        workerNodes.entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    node -> List.of(node.getValue()),
                    (one, other) -> one,
                    LinkedHashMap::new)),
        timeline,
        routing,
        settings,
        null);
  }

  /** id → first URL of the workers, in the file's order. */
  public Map<String, URI> workerNodes() {
    Map<String, URI> first = new LinkedHashMap<>();
    workerUrls.forEach((id, urls) -> first.put(id, urls.get(0)));
    return first;
  }

  /**
   * The first slice that is kept, 0 or more; those before it have expired.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  public long firstKeptSlice(long now) {
    long kept = settings.retentionSlices();
    return kept == 0 ? 0 : Math.max(0, timeline.sliceOf(now) - kept + 1);
  }

  /**
   * The first slice that still takes events, 0 or more; those before it ended more than {@code
   * lateness} ago. A slice that was once before it may lie behind it under another setting: whoever
   * must not open it again has to remember.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  public long firstAcceptedSlice(long now) {
    long lateness = settings.latenessSeconds();
    return lateness == 0
        ? 0
        : Math.max(0, timeline.sliceOf(Math.max(now, Long.MIN_VALUE + lateness) - lateness));
  }
}
