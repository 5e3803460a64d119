package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.DamagedTable;
import java.util.List;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * Which slices on disk can't be trusted: those of which a file was found damaged, and those that
 * lack events which the log had for them since. The worker's thread.
 */
@Slf4j
@RequiredArgsConstructor
final class DamagedSlices {
  private final SliceArchive archive;
  private final TableStore store;
  private final TreeSet<Long> missed = new TreeSet<>(); // damaged, and the log had events for them

  /** Verifies the files of a slice before their first use. */
  void verify(long number) {
    SliceCatalogue stored = archive.stored();
    int at = stored.indexOf(number);
    if (at >= 0 && !stored.isVerified(at)) {
      StoredSlice slice = stored.get(at);
      try {
        store.verify(slice);
        stored.setVerified(at);
      } catch (DamagedTable e) {
        found(number, slice.generation(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** A file was found damaged: its slice is not served from now on, unless it has been replaced. */
  void found(long number, long generation, String reason) {
    SliceCatalogue stored = archive.stored();
    int at = stored.indexOf(number);
    if (at >= 0 && stored.get(at).generation() == generation && !archive.isUnserved(number)) {
      log.error("slice {} is not served any more: {}", number, reason);
      archive.damaged(number, reason);
    }
  }

  /** What is in memory of a slice is of no use any more either. */
  void spoiled(long number, String reason) {
    log.error("slice {} is not served any more, and lacks events from now on: {}", number, reason);
    archive.damaged(number, reason);
  }

  /** The log had events for a slice that could not take them. */
  void miss(long number) {
    missed.add(number);
  }

  /** What is on disk of slices that are missing events, unless it says so. */
  List<StoredSlice> missed() {
    SliceCatalogue stored = archive.stored();
    return missed.stream()
        .map(stored::indexOf)
        .filter(at -> at >= 0 && !stored.isMissed(at))
        .map(at -> stored.get(at).withMissed())
        .toList();
  }

  /** A checkpoint has written slices anew, from memory, where they were whole. */
  void written(List<StoredSlice> slices) {
    SliceCatalogue stored = archive.stored();
    for (StoredSlice slice : slices) {
      int at = stored.indexOf(slice.number());
      if (at >= 0) {
        stored.setVerified(at); // as it was just written
        if (!missed.contains(slice.number())) {
          archive.repaired(slice.number());
        }
      }
    }
  }
}
