package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.IdentityClient;
import io.rtanalytics.client.UnexpectedAnswer;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;

/**
 * Finds out when slice 0 begins where the cluster file says "system": at the first start, which the
 * workers remember.
 */
@Slf4j
final class FirstSlice {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 500;

  private FirstSlice() {}

  /**
   * The cluster of an API node. Waits until every worker has told whether it knows a first slice:
   * an answer without all of them could be a second one.
   *
   * @throws Failure if workers know different ones
   */
  static Cluster resolve(ClusterFile file, Token token, Clock clock)
      throws Failure, InterruptedException {
    Cluster now = file.resolve(clock.instant());
    if (!file.systemFirstSlice()) {
      return now;
    }
    Map<String, Instant> pinned = new LinkedHashMap<>();
    try (IdentityClient client = new IdentityClient(token)) {
      for (Map.Entry<String, List<URI>> worker : now.workerUrls().entrySet()) {
        ask(client, worker.getKey(), worker.getValue())
            .ifPresent(first -> pinned.put(worker.getKey(), first));
      }
    }
    return file.resolve(agreed(pinned).orElseGet(clock::instant));
  }

  /**
   * The first slice that all who know one agree on; empty if nobody does.
   *
   * @param pinned worker → the first slice that it is pinned to
   */
  static Optional<Instant> agreed(Map<String, Instant> pinned) throws Failure {
    if (pinned.values().stream().distinct().count() > 1) {
      throw new Failure("workers are pinned to different first slices: " + pinned);
    }
    return pinned.values().stream().findFirst();
  }

  private static Optional<Instant> ask(IdentityClient client, String worker, List<URI> urls)
      throws Failure, InterruptedException {
    String told = "";
    for (int i = 0; ; i++) { // replicas read one log, and any of them knows
      try {
        URI url = urls.get(i % urls.size());
        return client.firstSlice(worker, url, TIMEOUT).toCompletableFuture().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnexpectedAnswer answer)) {
          throw new Failure("worker \"" + worker + "\": " + e.getCause(), e);
        }
        String reason = String.valueOf(answer.getMessage());
        if (answer.isRefusal()) {
          throw new Failure(reason, e);
        }
        if (!reason.equals(told)) {
          log.info("The first slice is \"system\", and workers remember it: waiting ({})", reason);
          told = reason;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }
}
