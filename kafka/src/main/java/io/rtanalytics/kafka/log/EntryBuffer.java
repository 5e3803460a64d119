package io.rtanalytics.kafka.log;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Entries between the thread that fetches them and the worker's that applies them, bounded in
 * bytes. A lock guards everything.
 */
final class EntryBuffer {
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<LogEntry> entries = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  EntryBuffer(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds an entry once there is room, or it is the only one; returns false if it is closed. */
  boolean put(LogEntry entry) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && bytes > 0 && bytes + entry.bytes() > maxBytes) {
        changed.await();
      }
      if (!closed) {
        entries.add(entry);
        bytes += entry.bytes();
        changed.signalAll();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** The next entry, or null if there is none. */
  @Nullable LogEntry take() {
    lock.lock();
    try {
      LogEntry next = entries.poll();
      if (next != null) {
        bytes -= next.bytes();
        changed.signalAll();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return entries.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is an entry, it is closed, or that time is over. */
  void await(long millis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (entries.isEmpty() && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the worker's thread", e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more entries, and lets nobody wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
