package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.slice.FrozenSlice;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableKind;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.table.DamagedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * Writes a cut to disk: new slice files, each forced, then their directory, then the manifest,
 * which is the switch. The checkpoint's thread; only {@link #cancel} is for another.
 */
@Slf4j
@RequiredArgsConstructor
final class CheckpointWriter {
  private final TableStore tables;
  private final Manifest manifest;
  private final Executor forcers;
  // Files of checkpoints whose switch failed: on disk either may count until one has succeeded.
  private final List<StoredSlice> uncertain = new ArrayList<>();
  private volatile boolean cancelled;

  /**
   * What came of a cut.
   *
   * @param cut the cut
   * @param written the slices that it wrote
   * @param spoiled slices that could not be written, since what is on disk of them is damaged
   * @param snapshot what the manifest says now
   * @param replaced what is on disk of slices that were written anew or dropped
   * @param bytes of the files written
   */
  record Written(
      Cut cut,
      List<StoredSlice> written,
      List<Spoiled> spoiled,
      Snapshot snapshot,
      List<StoredSlice> replaced,
      long bytes) {}

  /**
   * A slice that can't be written any more.
   *
   * @param slice its number
   * @param reason what is damaged
   */
  record Spoiled(long slice, String reason) {}

  /** What is being written is not wanted any more. */
  void cancel() {
    cancelled = true;
  }

  /**
   * Writes it. Whatever happens, it is up to the worker's thread to thaw the state afterwards.
   *
   * @throws IOException if it can't be written: then the checkpoint before counts, or, if the
   *     manifest failed, this one
   */
  Written write(Cut cut) throws IOException {
    List<StoredSlice> written = new ArrayList<>();
    List<Spoiled> spoiled = new ArrayList<>();
    FrozenSlice current = null;
    try (ForcedFiles output = new ForcedFiles(tables.disk(), forcers, () -> cancelled)) {
      for (FrozenSlice slice : cut.slices()) {
        current = slice;
        try {
          written.add(slice.write(output, tables, cut.generation()));
        } catch (DamagedTable e) {
          // The others must not wait for this one, nor the log grow for it.
          deleteFiles(slice.number(), cut.generation());
          spoiled.add(new Spoiled(slice.number(), String.valueOf(e.getMessage())));
        }
      }
      output.force();
      if (!written.isEmpty()) {
        tables.disk().forceDirectory(TableStore.DIRECTORY);
      }
    } catch (IOException | RuntimeException e) {
      written.forEach(this::delete);
      if (current != null) {
        deleteFiles(current.number(), cut.generation());
      }
      throw e;
    }
    return switchTo(cut, written, spoiled);
  }

  private Written switchTo(Cut cut, List<StoredSlice> written, List<Spoiled> spoiled)
      throws IOException {
    Map<Long, StoredSlice> entries = new TreeMap<>();
    cut.missed().forEach(slice -> entries.put(slice.number(), slice));
    for (Spoiled one : spoiled) {
      int at = cut.stored().indexOf(one.slice());
      if (at >= 0) {
        entries.put(one.slice(), cut.stored().get(at).withMissed());
      }
    }
    written.forEach(slice -> entries.put(slice.number(), slice));
    List<StoredSlice> changed = List.copyOf(entries.values());
    SliceCatalogue stored = cut.stored().with(SliceCatalogue.of(changed), cut.floor());
    Snapshot snapshot =
        new Snapshot(
            cut.generation(),
            cut.offset(),
            cut.floor(),
            cut.firstUnsealed(),
            stored,
            cut.producers());
    try {
      manifest.append(snapshot, changed);
    } catch (IOException e) {
      if (manifest.mayHaveSwitched()) {
        uncertain.addAll(written);
      } else {
        written.forEach(this::delete);
      }
      throw e;
    }
    uncertain.forEach(this::delete);
    uncertain.clear();
    List<StoredSlice> replaced = new ArrayList<>(cut.stored().below(cut.floor()));
    for (StoredSlice slice : written) {
      int before = cut.stored().indexOf(slice.number());
      if (before >= 0 && slice.number() >= cut.floor()) {
        replaced.add(cut.stored().get(before));
      }
    }
    long bytes = written.stream().mapToLong(StoredSlice::bytes).sum();
    return new Written(cut, written, spoiled, snapshot, replaced, bytes);
  }

  /** Deletes the files of a slice; what fails is deleted at the next start. */
  void delete(StoredSlice slice) {
    deleteFiles(slice.number(), slice.generation());
  }

  private void deleteFiles(long number, long generation) {
    Disk disk = tables.disk();
    for (TableKind kind : TableKind.values()) {
      String path = TableStore.path(number, generation, kind);
      try {
        disk.delete(path);
      } catch (IOException e) {
        log.warn("{} could not be deleted: {}", disk.describe(path), e.getMessage());
      }
    }
  }
}
