package io.rtanalytics.timeline;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Where the file of a cluster stands, and what becomes of a change of it. Its {@code toString} is
 * how messages call it. One thread at a time.
 */
public interface ClusterOrigin {
  /**
   * What stands there now. It may take a moment, so it must not run on an event loop. Never throws:
   * if the place can't be reached, it is what was seen last, or a look that says why.
   */
  ClusterLook look();

  /**
   * Why a running cluster must not become what a look found; empty if it may.
   *
   * @param now the current time of the node that asks
   */
  List<String> refusals(Cluster current, Cluster next, Instant now);

  /** A file, of which every node judges each change by itself. */
  static ClusterOrigin file(Path file) {
    return new ClusterOrigin() {
      @Override
      public ClusterLook look() {
        return ClusterLook.at(file);
      }

      @Override
      public List<String> refusals(Cluster current, Cluster next, Instant now) {
        return ClusterChange.refusals(current, next, now);
      }

      @Override
      public String toString() {
        return file.toString();
      }
    };
  }
}
