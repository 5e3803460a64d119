package io.rtanalytics.cli.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.KeyConflict;
import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.Keys;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import lombok.extern.slf4j.Slf4j;

/**
 * The keys of a running API node: forgets those that are not needed any more, in memory and in the
 * file, and takes up what others have changed in the file.
 *
 * <p>Threads: one calls {@link #look}; any asks for the {@link #ring}.
 */
@Slf4j
final class SecretKeeper implements Keys {
  /**
   * How long after a slice's last event its keys are kept, in seconds: as long as workers wait
   * before they seal it, so that clocks that differ a little refuse nothing.
   */
  static final long MARGIN_SECONDS = 60;

  private static final byte[] UNKNOWN = {};

  private final SecretFile file;
  private final ClusterSource clusters;
  private final Clock clock;

  // Written by the thread that looks.
  private volatile SecretState state;
  private volatile String trouble = "";
  private volatile Runnable onChange = () -> {};
  private byte[] lastBytes = UNKNOWN;

  /**
   * Begins with what is known at the start of a node; nothing is written before {@link #begin}.
   *
   * @param state what the file says, and what follows from it
   */
  SecretKeeper(SecretFile file, SecretState state, ClusterSource clusters, Clock clock) {
    this.file = file;
    this.state = state;
    this.clusters = clusters;
    this.clock = clock;
  }

  /**
   * The keys of a node that starts: decided, with the file up to date, and shown in metrics.
   *
   * @param read what the file says
   * @throws Failure if the file can't be written, but should be; or if file or workers say that
   *     this node cuts time into other slices than they do
   */
  static SecretKeeper begun(
      Path path,
      SecretState read,
      ClusterSource clusters,
      Workers workers,
      Clock clock,
      MeterRegistry registry)
      throws Failure, InterruptedException {
    SecretState settled = new ForwardStart(path, clusters.current(), workers, clock).settle(read);
    SecretKeeper keeper = new SecretKeeper(new SecretFile(path), settled, clusters, clock);
    keeper.begin();
    keeper.register(registry);
    return keeper;
  }

  /** Sets what is called after the keys have changed, on the thread that looks. */
  void onChange(Runnable task) {
    onChange = task;
  }

  @Override
  public KeyRing ring() {
    return state.ring();
  }

  /** Why keys are not forgotten though they should be; empty if all is well. Any thread. */
  String trouble() {
    return trouble;
  }

  /** Shows in metrics whether all is well. */
  void register(MeterRegistry registry) {
    Gauge.builder("rt.secret.held", this, it -> it.trouble.isEmpty() ? 0 : 1)
        .description("1 if keys are not forgotten or changed as they should be; the log says why")
        .register(registry);
    Gauge.builder("rt.secret.oldest.slice", this, it -> it.ring().oldest())
        .description("The oldest slice whose pseudonyms this node can compute")
        .register(registry);
  }

  /**
   * Brings the file up to date before the node serves: what it says counts, unless nobody has used
   * it yet.
   *
   * @throws Failure if it can't be written, but should be
   */
  void begin() throws Failure {
    SecretState settled = state;
    try {
      lastBytes = file.bytes();
      SecretState there = file.parse(lastBytes);
      if (!isLatenessSet() || (there.ring().isBare() && settled.ring().isBare())) {
        state = known(there, settled);
      } else {
        state = file.change(before -> forget(known(before, settled)));
      }
      look();
    } catch (IOException e) {
      throw new Failure(
          Failure.of("secret", file.path(), e).getMessage()
              + " (it is rewritten, in its directory, whenever keys are forgotten)",
          e);
    } catch (KeyConflict e) {
      throw new Failure("secret " + file.path() + ": " + e.getMessage(), e);
    }
  }

  private static SecretState known(SecretState there, SecretState settled) throws KeyConflict {
    SecretState known = there.ring().isBare() ? settled : there;
    return settled.timeline() == null ? known : known.on(settled.timeline());
  }

  /** Looks at file and clock, and does what is due. Never throws. */
  void look() {
    KeyRing before = ring();
    String wrong;
    try {
      byte[] bytes = file.bytes();
      if (!Arrays.equals(bytes, lastBytes) || !forget(state).equals(state)) {
        state = file.change(there -> forget(adopt(there)));
        // What was written is looked at next time, as if it were by others: some of it may be.
        lastBytes = Arrays.equals(bytes, file.bytes()) ? bytes : UNKNOWN;
      }
      wrong = reasonToHold();
    } catch (IOException | KeyConflict | RuntimeException e) {
      wrong =
          file.path() + " can't be kept up to date, its keys stay as they are: " + e.getMessage();
    }
    tell(wrong);
    if (ring() != before) {
      onChange.run();
    }
  }

  /** Without what is not needed any more, if it is certain that this node knows what that is. */
  private SecretState forget(SecretState of) throws KeyConflict {
    if (!isLatenessSet() || of.timeline() == null) {
      return of;
    }
    Cluster cluster = clusters.current();
    of.on(cluster.timeline()); // or it is a conflict
    boolean alone = cluster.apiNodes().size() <= 1;
    SecretState forward = alone && of.ring().isBare() ? renewed(of, cluster) : of;
    return forward.forget(now(), Secrets.oldestNeeded(cluster, now()));
  }

  /** With new keys for the slices to come; nobody else has to know of them. */
  private SecretState renewed(SecretState of, Cluster cluster) {
    long from = ClusterFiles.lastFixedSlice(cluster, now()) + 1;
    return of.with(of.ring().rotated(from, new SecureRandom()));
  }

  /** What the file says, with what this node knows; users of a slice never get other keys. */
  private SecretState adopt(SecretState there) throws KeyConflict {
    SecretState both = there.merge(state);
    long first = ring().firstUnknown(both.ring());
    long lastFixed = ClusterFiles.lastFixedSlice(clusters.current(), now());
    // Another node has found no events by the secret itself, and begun the chain: this one follows.
    boolean begun = ring().isBare() && first == 0;
    if (first <= lastFixed && !begun) {
      throw new KeyConflict(
          "it has new keys from slice %d on, which may have events already; slice %d is the first that may have new ones"
              .formatted(first, lastFixed + 1));
    }
    return both;
  }

  private String reasonToHold() {
    if (!isLatenessSet()) {
      return "";
    }
    if (state.timeline() == null) {
      return "lateness was set while this node ran, and nothing says yet that its slices are those of"
          + " the keys: restart it, and it asks the workers";
    }
    if (!ring().isForwardSecret()) {
      return "lateness is set, but users are called by the secret itself, which can't be forgotten: "
          + ForwardStart.command(file.path(), clusters.current(), now());
    }
    if (state.isJump(now())) {
      return ("the clock says %d, more than a day after the last time that is noted in %s: no keys"
              + " are forgotten until \"rt secret advance %s\" confirms it")
          .formatted(now(), file.path(), file.path());
    }
    return "";
  }

  private void tell(String wrong) {
    boolean known = withoutNumbers(wrong).equals(withoutNumbers(trouble));
    trouble = wrong;
    if (known) {
      return;
    }
    if (wrong.isEmpty()) {
      log.info("{}: keys are forgotten and changed again as they should be", file.path());
    } else {
      log.error("Keys are not forgotten or changed as they should be: {}", wrong);
    }
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("[0-9]+", "");
  }

  private boolean isLatenessSet() {
    return clusters.current().settings().latenessSeconds() != 0;
  }

  private long now() {
    return Math.floorDiv(clock.millis(), 1000L);
  }
}
