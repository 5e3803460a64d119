package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.table.DamagedTable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Verifies all slice files once after a start, slowly, so that damage is found and told before
 * someone needs the slice. A thread of its own reads; the worker's starts it and takes what it
 * finds.
 */
@Slf4j
@RequiredArgsConstructor
final class Scrub implements AutoCloseable {
  private static final long NANOS_PER_KIB = 5_000; // 200 MB a second

  private final TableStore tables;
  private final String name;
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * A slice whose files are not what was written.
   *
   * @param slice its number
   * @param generation that of the files
   * @param reason what is wrong
   */
  record Finding(long slice, long generation, String reason) {}

  /** Begins to read what is on disk at a start. */
  void start(SliceCatalogue slices) {
    if (slices.size() > 0) {
      Thread reader = new Thread(() -> verify(slices), name + "-scrub");
      reader.setDaemon(true);
      reader.start();
      thread = reader;
    }
  }

  private void verify(SliceCatalogue slices) {
    for (int i = 0; i < slices.size() && !closed; i++) {
      StoredSlice slice = slices.get(i);
      try {
        tables.verify(slice, this::stopIfClosed);
      } catch (CancellationException e) {
        return;
      } catch (UncheckedIOException e) {
        log.warn("{}: slice {} could not be verified: {}", name, slice.number(), e.getMessage());
      } catch (DamagedTable e) {
        findings.add(
            new Finding(slice.number(), slice.generation(), String.valueOf(e.getMessage())));
      }
      LockSupport.parkNanos((slice.bytes() >> 10) * NANOS_PER_KIB);
    }
  }

  private void stopIfClosed() {
    if (closed) {
      throw new CancellationException();
    }
  }

  /** What was found since the last call; some of it may have been replaced or dropped meanwhile. */
  List<Finding> found() {
    List<Finding> found = new ArrayList<>();
    for (Finding next = findings.poll(); next != null; next = findings.poll()) {
      found.add(next);
    }
    return found;
  }

  @Override
  public void close() {
    closed = true;
    Thread reader = thread;
    if (reader != null) {
      LockSupport.unpark(reader);
      try {
        reader.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody may interrupt the worker's thread", e);
      }
    }
  }
}
