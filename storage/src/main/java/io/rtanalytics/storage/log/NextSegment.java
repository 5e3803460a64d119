package io.rtanalytics.storage.log;

import io.rtanalytics.port.NotStored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * The segment after the present one, made ahead of its use.
 *
 * <p>The log's thread calls every method; a thread of its own makes the segment, so that writing
 * zeros holds up no batch. The future between the two hands it over.
 */
@Slf4j
final class NextSegment implements AutoCloseable {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SegmentFiles files;
  private final long segmentBytes;
  private final LogRoom room;
  private final ExecutorService maker;

  private @Nullable CompletableFuture<Segment> coming;
  private @Nullable Throwable failure;
  private long failedAt;

  NextSegment(SegmentFiles files, long segmentBytes, String name, LogRoom room) {
    this.files = files;
    this.segmentBytes = segmentBytes;
    this.room = room;
    this.maker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name + "-segments");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Takes one that was found ready. */
  void found(Segment segment) {
    coming = CompletableFuture.completedFuture(segment);
  }

  /** Begins to make it, unless it is made, being made, or just could not be. */
  void prepare(long first) {
    CompletableFuture<Segment> current = coming;
    if (current != null && current.isCompletedExceptionally()) {
      settle(current);
    }
    if (coming == null && !hasJustFailed()) {
      coming = CompletableFuture.supplyAsync(() -> make(first), maker);
    }
  }

  private Segment make(long first) {
    try {
      room.make();
      return files.create(first, segmentBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Hands it over; waits for it if it is being made.
   *
   * @throws NotStored if it could not be made; it is tried again by a call some time later
   */
  Segment take(long first) {
    prepare(first);
    CompletableFuture<Segment> current = coming;
    Segment segment = current == null ? null : settle(current);
    if (segment == null) {
      throw new NotStored(NotStored.Reason.DISK_FULL, "no room for the event log: " + reason());
    }
    coming = null;
    return segment;
  }

  private @Nullable Segment settle(CompletableFuture<Segment> current) {
    try {
      Segment segment = current.join();
      if (failure != null) {
        log.info("{}: there is room for the event log again", files);
        failure = null;
      }
      return segment;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() instanceof UncheckedIOException io ? io.getCause() : e;
      if (failure == null) {
        log.warn(
            "{}: no room for the next segment; once the present one is full, batches are refused: {}",
            files,
            String.valueOf(cause));
      }
      coming = null;
      failure = cause;
      failedAt = System.nanoTime();
      return null;
    }
  }

  private boolean hasJustFailed() {
    return failure != null && System.nanoTime() - failedAt < RETRY_NANOS;
  }

  private String reason() {
    return failure == null ? "" : String.valueOf(failure.getMessage());
  }

  /** Waits for one that is being made; it is found when the log is opened again. */
  @Override
  public void close() {
    maker.shutdown();
    CompletableFuture<Segment> current = coming;
    Segment segment = current == null ? null : settle(current);
    if (segment != null) {
      files.close(segment);
    }
  }
}
