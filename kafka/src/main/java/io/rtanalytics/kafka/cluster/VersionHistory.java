package io.rtanalytics.kafka.cluster;

import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterChange;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterLook;
import io.rtanalytics.timeline.InvalidCluster;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was published, in the order of the topic: each file against the one that is the
 * cluster before it, by the time at which the broker took it. Nothing else has a say, so whoever
 * reads the topic from its beginning comes to the same cluster: there is no node that took a change
 * and another that refused it. Not thread-safe.
 */
@RequiredArgsConstructor
final class VersionHistory {
  /** What a file names as its predecessor if it is the first. */
  static final long NONE = -1;

  /** How many judgements are remembered. */
  private static final int REMEMBERED = 10_000;

  private final String name;
  private final Deque<ClusterVersion> versions = new ArrayDeque<>();

  private long currentNumber = NONE;
  private @Nullable ClusterLook current;
  private @Nullable Cluster cluster;

  /**
   * Takes the next file of the topic.
   *
   * @param number its offset
   * @param at when the broker took it
   * @param after the number of the file that its publisher knew as the cluster
   * @param bytes the file
   */
  ClusterVersion add(long number, Instant at, long after, byte[] bytes) {
    ClusterLook look = ClusterLook.of(name, bytes);
    List<String> refusals = judge(look, after, at);
    if (refusals.isEmpty()) {
      current = look;
      currentNumber = number;
    }
    ClusterVersion version = new ClusterVersion(number, at, bytes.length, refusals);
    if (versions.size() == REMEMBERED) {
      versions.removeFirst();
    }
    versions.addLast(version);
    return version;
  }

  /** Why a file would not become the cluster if it were published now; empty if it would. */
  List<String> refusals(byte[] bytes, Instant now) {
    try {
      return refusals(read(ClusterLook.of(name, bytes)), now);
    } catch (InvalidCluster e) {
      return e.problems();
    }
  }

  /** Accepts it, if there is no reason against. */
  private List<String> judge(ClusterLook look, long after, Instant at) {
    if (after != currentNumber) {
      return List.of(
          "it was made to follow %s, but %s is the cluster: somebody else published in between"
              .formatted(words(after), words(currentNumber)));
    }
    try {
      Cluster next = read(look);
      List<String> refusals = refusals(next, at);
      if (refusals.isEmpty()) {
        cluster = next;
      }
      return refusals;
    } catch (InvalidCluster e) {
      return e.problems();
    }
  }

  private List<String> refusals(Cluster next, Instant at) {
    Cluster before = cluster;
    return before == null ? List.of() : ClusterChange.refusals(before, next, at);
  }

  private Cluster read(ClusterLook look) throws InvalidCluster {
    ClusterFile file = look.parse();
    if (file.systemFirstSlice()) {
      throw new InvalidCluster(
          name,
          List.of("first-slice: \"system\" is a time that the nodes of a topic do not share"));
    }
    return file.resolve(Instant.EPOCH);
  }

  private static String words(long number) {
    return number == NONE ? "nothing" : "version " + number;
  }

  /** The number of what is the cluster; {@link #NONE} if nothing is. */
  long currentNumber() {
    return currentNumber;
  }

  /** What is the cluster; empty if nothing is. */
  Optional<ClusterLook> current() {
    return Optional.ofNullable(current);
  }

  /** What was published, oldest first. */
  List<ClusterVersion> versions() {
    return List.copyOf(versions);
  }
}
