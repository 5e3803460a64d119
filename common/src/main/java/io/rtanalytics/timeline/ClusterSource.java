package io.rtanalytics.timeline;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as a running node sees it, kept up to date with its file.
 *
 * <p>Threads: any thread may call any method. {@link #current} is one volatile read, and clusters
 * are swapped whole. {@link #reload} reads a file, so it must not run on an event loop: one
 * scheduler thread calls it every 500 ms (this class starts none). Should two threads reload at
 * once, one waits for the other. Listeners run on the thread that reloads.
 */
@Slf4j
public final class ClusterSource {
  private final @Nullable ClusterOrigin origin;
  private final Clock clock;
  private final List<Consumer<Cluster>> listeners = new CopyOnWriteArrayList<>();

  private final AtomicLong acceptedReloads = new AtomicLong();
  private final AtomicLong refusedReloads = new AtomicLong();

  // Written only while the lock of this object is held.
  private volatile Cluster current;
  // Read and written only while the lock of this object is held.
  private @Nullable ClusterLook lastLook;

  /**
   * The cluster of a node with a file; nothing is read before the first {@link #reload}.
   *
   * @param origin where the cluster stands
   * @param initial what it was at the start; its first slice is kept where the file says "system"
   * @param clock tells which slices are too near to change
   */
  public ClusterSource(ClusterOrigin origin, Cluster initial, Clock clock) {
    this(initial, clock, origin);
  }

  /** The same, of a file on this machine. */
  public ClusterSource(Path file, Cluster initial, Clock clock) {
    this(initial, clock, ClusterOrigin.file(file));
  }

  private ClusterSource(Cluster initial, Clock clock, @Nullable ClusterOrigin origin) {
    this.origin = origin;
    this.clock = clock;
    this.current = initial;
  }

  /** The cluster of a node without a file: it never changes, and reloading does nothing. */
  public static ClusterSource fixed(Cluster cluster) {
    return new ClusterSource(cluster, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), null);
  }

  /** The cluster that applies now. Take it once per request. */
  public Cluster current() {
    return current;
  }

  /** How often a changed file was taken, since the start of the node. */
  public long acceptedReloads() {
    return acceptedReloads.get();
  }

  /** How often a changed file was refused, since the start of the node. */
  public long refusedReloads() {
    return refusedReloads.get();
  }

  /** Adds someone to be told of every cluster from the next reload on, after the swap. */
  public void addListener(Consumer<Cluster> listener) {
    listeners.add(listener);
  }

  /**
   * Looks at the file again and takes what it says, unless that is invalid or the change is refused
   * ({@link ClusterOrigin#refusals}): then the present cluster stays and one error with all reasons
   * is logged. Never throws, whatever the file holds; one that vanished or is half written is
   * refused like any other.
   *
   * <p>A file with the same bytes as at the last look is not judged again. So a refusal stands
   * until the file changes; waiting would not help, see {@link ClusterChange#refusals}.
   *
   * @return whether the file was taken
   */
  public synchronized boolean reload() {
    if (origin == null) {
      return false;
    }
    ClusterLook look = origin.look();
    ClusterLook last = lastLook;
    if (last != null && look.sameAs(last)) {
      return false;
    }
    lastLook = look;
    Cluster before = current;
    Cluster next;
    try {
      next = look.parse().resolve(before.timeline().first());
    } catch (InvalidCluster e) {
      return refuse(e.problems());
    }
    if (last == null && next.equals(before)) {
      return false; // the file that the node was started with
    }
    List<String> refusals = origin.refusals(before, next, clock.instant());
    if (!refusals.isEmpty()) {
      return refuse(refusals);
    }
    current = next;
    acceptedReloads.incrementAndGet();
    log.info("{} reloaded: {}", origin, ClusterDifference.describe(before, next));
    tell(next);
    return true;
  }

  private boolean refuse(List<String> reasons) {
    refusedReloads.incrementAndGet();
    log.error("{} refused, the cluster stays as it is: {}", origin, String.join("; ", reasons));
    return false;
  }

  private void tell(Cluster next) {
    for (Consumer<Cluster> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        log.error("A listener failed on a new cluster; the others are told all the same", e);
      }
    }
  }
}
