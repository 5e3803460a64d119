package io.rtanalytics.api.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.Keys;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.wire.ProducerId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import lombok.Builder;

/**
 * What an API node is made of.
 *
 * @param id the node's id in the cluster
 * @param clusters the cluster, kept up to date
 * @param secret the keys of the pseudonyms as they are at any time
 * @param workers how workers are reached
 * @param clock the time
 * @param registry where metrics are gathered
 * @param notReady why the node can't serve yet; empty once it can. Asked at every {@code
 *     /health/ready}, on an event loop
 * @param producers makes ids of batchers, each of 128 random bits; any event loop asks
 */
@Builder
public record ApiConfig(
    String id,
    ClusterSource clusters,
    Keys secret,
    Workers workers,
    Clock clock,
    PrometheusMeterRegistry registry,
    Supplier<Optional<String>> notReady,
    Supplier<ProducerId> producers) {

  /** Ids from a source of randomness. */
  public static Supplier<ProducerId> randomProducers(SecureRandom random) {
    return () -> new ProducerId(random.nextLong(), random.nextLong());
  }
}
