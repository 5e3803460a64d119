package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * From which slice on the keys are those of a chain, where a secret that nobody has used with
 * lateness meets it: every API node has to come to the same answer, whenever it starts.
 *
 * <p>The workers know. As long as none holds events of a slice that still takes some, called by the
 * secret itself, the chain begins with slice 0. Otherwise such slices must keep their keys. Then an
 * only API node gives the slices to come new ones by itself; of several, none can know when the
 * others do, so they go on as before and say what to do.
 */
@Slf4j
@RequiredArgsConstructor
final class ForwardStart {
  private static final long PAUSE_MILLIS = 500;

  private final Path file;
  private final Cluster cluster;
  private final Workers workers;
  private final Clock clock;

  /**
   * Decides. Waits until every worker has answered: without one of them it could be wrong.
   *
   * @param read what the file says
   */
  SecretState settle(SecretState read) throws Failure, InterruptedException {
    if (!isNeeded(read, cluster)) {
      return read;
    }
    if (areAnyKeyedByTheSecret()) {
      return read; // SecretKeeper renews it, or says what to do
    }
    log.info("{}: keys are forgotten from now on when their slices are final", file);
    return read.with(read.ring().chained(oldestNeeded()));
  }

  /** Whether there is anything to decide, and workers to be waited for. */
  static boolean isNeeded(SecretState read, Cluster cluster) {
    return cluster.settings().latenessSeconds() != 0 && read.ring().isBare();
  }

  /** What to do where this class could not do it. */
  static String command(Path file, Cluster cluster, long now) {
    return "rt secret rotate %s --from SLICE, with %d or later, and give the file to all API nodes before"
        .formatted(file, ClusterFiles.lastFixedSlice(cluster, now) + 1);
  }

  private long oldestNeeded() {
    return cluster.firstAcceptedSlice(now() - SecretKeeper.MARGIN_SECONDS);
  }

  private long now() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  private boolean areAnyKeyedByTheSecret() throws Failure, InterruptedException {
    long first = oldestNeeded();
    long last = cluster.timeline().sliceOf(now() + cluster.settings().maxFuture());
    for (Routing.Span span : cluster.routing().spans(first, last)) {
      for (String worker : span.workers().ids()) {
        for (long from = span.from(); from <= span.to(); from += TotalsSource.MAX_SLICES) {
          long to = Math.min(span.to(), from + TotalsSource.MAX_SLICES - 1);
          if (hasEvents(worker, from, to, span.workers().digest())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean hasEvents(String worker, long from, long to, long digest)
      throws Failure, InterruptedException {
    String told = "";
    while (true) {
      try {
        long timeout = cluster.settings().timeoutMilliseconds();
        return !workers
            .totals(worker)
            .totals(from, to, digest, timeout)
            .toCompletableFuture()
            .get()
            .slices()
            .isEmpty();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof Refused refused) {
          return answer(worker, refused);
        }
        if (!(cause instanceof NotStored) && !(cause instanceof OutcomeUnknown)) {
          throw new Failure("worker \"" + worker + "\": " + cause, e);
        }
        String reason = String.valueOf(cause.getMessage());
        if (!reason.equals(told)) {
          log.info("Workers know by which keys they were told of users: waiting ({})", reason);
          told = reason;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Fenced is what has other keys, and dropped or damaged what takes no events. */
  private static boolean answer(String worker, Refused refused) throws Failure {
    return switch (refused.reason()) {
      case FENCED, EXPIRED, DAMAGED -> false;
      default -> throw new Failure("worker \"" + worker + "\": " + refused.getMessage(), refused);
    };
  }
}
