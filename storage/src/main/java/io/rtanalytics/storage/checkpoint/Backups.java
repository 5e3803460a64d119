package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for a checkpoint to copy, and who is copying one: as long as anyone is, replaced files
 * are kept. {@link #await} and the end of a copy are for any thread, the rest for the worker's.
 */
final class Backups {
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger copying = new AtomicInteger();
  private final List<StoredSlice> replaced = new ArrayList<>();
  private List<Waiting> next = List.of();
  private volatile boolean closed;

  private record Waiting(TableStore tables, CompletableFuture<Backup> backup) {}

  /** Asks for a checkpoint to copy. */
  CompletableFuture<Backup> await(TableStore tables) {
    CompletableFuture<Backup> backup = new CompletableFuture<>();
    waiting.add(new Waiting(tables, backup));
    if (closed) {
      refuseWaiting();
    }
    return backup;
  }

  /** Whether anyone waits for a checkpoint that has not begun. */
  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  /** A cut is taken: it serves those who wait now. */
  void begun() {
    List<Waiting> served = new ArrayList<>(next);
    for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
      served.add(one);
    }
    next = served;
  }

  /** That checkpoint is on disk. */
  void ready(Snapshot snapshot) {
    for (Waiting one : next) {
      copying.incrementAndGet();
      Backup backup = new Backup(snapshot, one.tables(), copying::decrementAndGet);
      if (!one.backup().complete(backup)) {
        backup.close(); // nobody waits any more
      }
    }
    next = List.of();
  }

  /** That checkpoint failed. */
  void failed(Throwable cause) {
    next.forEach(one -> one.backup().completeExceptionally(cause));
    next = List.of();
  }

  /** There are no more checkpoints; whoever waits for one, now or later, is told so. */
  void close() {
    closed = true;
    refuseWaiting();
    failed(stopped());
  }

  private void refuseWaiting() {
    for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
      one.backup().completeExceptionally(stopped());
    }
  }

  private static NotStored stopped() {
    return new NotStored(NotStored.Reason.UNREACHABLE, "the worker has stopped");
  }

  /** Files that no checkpoint needs any more, though a copy may. */
  void replaced(List<StoredSlice> slices) {
    replaced.addAll(slices);
  }

  /** Those that nobody needs any more. */
  List<StoredSlice> takeReplaced() {
    if (replaced.isEmpty() || copying.get() > 0) {
      return List.of();
    }
    List<StoredSlice> taken = List.copyOf(replaced);
    replaced.clear();
    return taken;
  }
}
