package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.KeyTag;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.totals.SliceEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * What an API node asks its workers before it forgets any key by a secret that has not been used
 * with lateness before.
 *
 * <p>Whether its slices are theirs: a node that cuts time otherwise would forget keys that are
 * needed, and no worker could bring them back. Once that is known, the secret's file says it.
 *
 * <p>And from which slice on the keys are those of a chain. As long as no worker holds events of a
 * slice that still takes some, called by the secret itself, the chain begins with slice 0.
 * Otherwise such slices must keep their keys. Then an only API node gives the slices to come new
 * ones by itself; of several, none can know when the others do, so they go on as before and say
 * what to do. Every one has to come to the same answer, whenever it starts.
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
   * @throws Failure if the file or a worker says that the slices, the routing or the secret are
   *     others than this node's
   */
  SecretState settle(SecretState read) throws Failure, InterruptedException {
    if (!isNeeded(read, cluster)) {
      return read;
    }
    boolean keyed = areAnyKeyedByTheSecret();
    SecretState known = Secrets.on(cluster.timeline(), file, read);
    if (keyed || !read.ring().isBare()) {
      return known; // SecretKeeper renews it, or says what to do
    }
    log.info("{}: keys are forgotten from now on when their slices are final", file);
    return known.with(read.ring().chained(oldestNeeded()));
  }

  /** Whether there is anything to decide, and workers to be waited for. */
  static boolean isNeeded(SecretState read, Cluster cluster) {
    return cluster.settings().latenessSeconds() != 0
        && (read.ring().isBare() || read.timeline() == null);
  }

  /** What to do where this class could not do it. */
  static String command(Path file, Cluster cluster, long now) {
    return "rt secret rotate %s --from SLICE, with %d or later, and give the file to all API nodes before"
        .formatted(file, ClusterFiles.lastFixedSlice(cluster, now) + 1);
  }

  private long oldestNeeded() {
    return Secrets.oldestNeeded(cluster, now());
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

  /**
   * Whether a worker holds events in a range of slices that are called by the secret itself. Keys
   * of a chain never give way to it again: the oldest slice with events tells of all.
   */
  private boolean hasEvents(String worker, long from, long to, long digest)
      throws Failure, InterruptedException {
    List<SliceEntry> found;
    try {
      found = ask(worker, from, to, KeyTag.routingOnly(digest));
    } catch (Refused refused) {
      if (!takesNoEvents(refused)) { // it is another's, whatever the keys
        throw new Failure("worker \"" + worker + "\": " + refused.getMessage(), refused);
      }
      long middle = from + (to - from) / 2; // one slice hides the others
      return from < to
          && (hasEvents(worker, from, middle, digest) || hasEvents(worker, middle + 1, to, digest));
    }
    return !found.isEmpty() && isCalledByTheSecret(worker, found.get(0).slice(), digest);
  }

  private boolean isCalledByTheSecret(String worker, long slice, long digest)
      throws Failure, InterruptedException {
    try {
      return !ask(worker, slice, slice, digest).isEmpty();
    } catch (Refused refused) {
      if (refused.reason() == Refused.Reason.FENCED || takesNoEvents(refused)) {
        return false;
      }
      throw new Failure("worker \"" + worker + "\": " + refused.getMessage(), refused);
    }
  }

  private static boolean takesNoEvents(Refused refused) {
    return refused.reason() == Refused.Reason.EXPIRED || refused.reason() == Refused.Reason.DAMAGED;
  }

  /**
   * Asks until there is an answer.
   *
   * @throws Refused if that is the answer
   */
  private List<SliceEntry> ask(String worker, long from, long to, long digest)
      throws Failure, InterruptedException {
    String told = "";
    long timeout = cluster.settings().timeoutMilliseconds();
    while (true) {
      try {
        return workers
            .totals(worker)
            .totals(from, to, digest, timeout)
            .toCompletableFuture()
            .get()
            .slices();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof Refused refused) {
          throw refused;
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
}
