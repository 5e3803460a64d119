package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.storage.worker.DirectoryIdentity;
import io.rtanalytics.storage.worker.WorkerStartRefused;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The time slices that workers' directories are pinned to.
 *
 * @param sliceLength seconds of a slice
 * @param timeline how slices lie in time; null if no event was ever counted there
 */
record PinnedTimes(long sliceLength, @Nullable Timeline timeline) {
  /**
   * Reads what directories are pinned to.
   *
   * @param ids one worker or more
   * @throws Failure if one is missing or can't be read, or they differ
   */
  static PinnedTimes of(Path data, Collection<String> ids) throws Failure {
    long length = 0;
    Timeline timeline = null;
    for (String id : ids) {
      DirectoryIdentity identity = identity(WorkerDirectories.of(data, id));
      length = identity.sliceLength();
      Instant first = identity.firstSlice();
      if (first != null) {
        Timeline theirs = new Timeline(first, length);
        if (timeline != null && !timeline.equals(theirs)) {
          throw new Failure(
              "the workers in %s are pinned to different time slices: %s and %s"
                  .formatted(data, timeline, theirs));
        }
        timeline = theirs;
      }
    }
    return new PinnedTimes(length, timeline);
  }

  private static DirectoryIdentity identity(Path directory) throws Failure {
    try {
      return DirectoryIdentity.read(directory)
          .orElseThrow(() -> new Failure(directory + " is no worker's directory, or missing"));
    } catch (WorkerStartRefused e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Failure.of("data directory", directory, e);
    }
  }
}
