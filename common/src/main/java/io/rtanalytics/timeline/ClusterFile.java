package io.rtanalytics.timeline;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A valid {@code cluster.json}. It is not a {@link Cluster} yet, because its first slice may be
 * "system": the time of the first start, which the file does not know. Immutable; safe for any
 * thread.
 */
public final class ClusterFile {
  private final Map<String, URI> apiNodes;
  private final Map<String, List<URI>> workerUrls;
  private final long length;
  private final @Nullable Instant first;
  private final Routing routing;
  private final Settings settings;
  private final @Nullable KafkaLog kafka;

  ClusterFile(
      Map<String, URI> apiNodes,
      Map<String, List<URI>> workerUrls,
      long length,
      @Nullable Instant first,
      Routing routing,
      Settings settings,
      @Nullable KafkaLog kafka) {
    this.apiNodes = apiNodes;
    this.workerUrls = workerUrls;
    this.length = length;
    this.first = first;
    this.routing = routing;
    this.settings = settings;
    this.kafka = kafka;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidCluster if it cannot be read or is not valid, with every problem that it has
   */
  public static ClusterFile read(Path file) throws InvalidCluster {
    return ClusterLook.at(file).parse();
  }

  /**
   * Reads the text of a file: JSON, in which Java's comments are allowed.
   *
   * @param name how messages call the file
   * @throws InvalidCluster if it is not valid: with the first error if it is no JSON, otherwise
   *     with every problem that it has
   */
  public static ClusterFile parse(String json, String name) throws InvalidCluster {
    return new ClusterReader(ClusterJson.parse(json, name)).read(name);
  }

  /** Whether the first slice begins when the cluster is first started. */
  public boolean systemFirstSlice() {
    return first == null;
  }

  /**
   * The cluster.
   *
   * @param firstIfSystem when slice 0 begins if the file says "system" (a fraction of a second is
   *     dropped); without effect otherwise
   */
  public Cluster resolve(Instant firstIfSystem) {
    Instant start = first != null ? first : firstIfSystem.truncatedTo(ChronoUnit.SECONDS);
    return new Cluster(apiNodes, workerUrls, new Timeline(start, length), routing, settings, kafka);
  }
}
