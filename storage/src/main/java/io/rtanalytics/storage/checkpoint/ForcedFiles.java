package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.slice.table.TableOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * Forces the files of a checkpoint, many at once: a file system gathers what waits for its journal,
 * so that a thousand small files take little longer than a few. The checkpoint's thread.
 */
@Slf4j
@RequiredArgsConstructor
final class ForcedFiles implements TableOutput, AutoCloseable {
  private static final int MAX_OPEN = 256;
  private static final long MAX_BYTES = 16 << 20;

  private final Disk disk;
  private final Executor forcers;
  private final BooleanSupplier cancelled;
  private final List<DiskFile> waiting = new ArrayList<>();
  private long bytes;

  @Override
  public Disk disk() {
    return disk;
  }

  @Override
  public void written(DiskFile file) throws IOException {
    waiting.add(file);
    bytes += file.size();
    if (waiting.size() == MAX_OPEN || bytes > MAX_BYTES) {
      force();
    }
  }

  /** Forces all files that wait. */
  void force() throws IOException {
    CompletableFuture<?>[] forced =
        waiting.stream()
            .map(file -> CompletableFuture.runAsync(() -> force(file), forcers))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(forced).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      throw e;
    } finally {
      close();
    }
  }

  private static void force(DiskFile file) {
    try {
      file.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void step() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the checkpoint is not wanted any more");
    }
  }

  /** Closes the files that wait, forced or not. */
  @Override
  public void close() {
    for (DiskFile file : waiting) {
      try {
        file.close();
      } catch (IOException e) {
        log.warn("{} could not be closed", file, e);
      }
    }
    waiting.clear();
    bytes = 0;
  }
}
