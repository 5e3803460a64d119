package io.rtanalytics.storage.http;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerCopy;
import io.rtanalytics.wire.WorkerProtocol;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * {@code GET /worker/backup}: a checkpoint of now, see {@link WorkerProtocol#BACKUP}. Files are
 * read by a thread of their own, one for all event loops: one backup at a time.
 */
@Slf4j
@RequiredArgsConstructor
final class BackupRoute implements Handler<RoutingContext> {
  // A connection on which nothing comes for a minute is closed, and a large checkpoint takes
  // longer.
  private static final long SIGN_OF_LIFE_SECONDS = 10;

  private final Worker worker;
  private final Semaphore turn = new Semaphore(1);

  @Override
  public void handle(RoutingContext context) {
    if (!turn.tryAcquire()) {
      throw new NotStored(
          NotStored.Reason.OVERLOADED, "another backup of " + name() + " is being copied");
    }
    try {
      worker.requireReady(); // before the reply begins, so that it is an ordinary refusal
      CompletableFuture<Backup> backup = worker.backup();
      BackupStream stream = new BackupStream(context, () -> backup.cancel(false));
      Thread thread =
          new Thread(
              () -> answer(backup, stream), "worker-" + worker.identity().worker() + "-backup");
      thread.setDaemon(true);
      thread.start();
    } catch (RuntimeException | Error e) {
      turn.release();
      throw e;
    }
  }

  private void answer(CompletableFuture<Backup> coming, BackupStream stream) {
    try {
      int leftOut;
      try {
        leftOut = copy(coming, stream);
      } finally {
        turn.release(); // before the answer ends: whoever has it may ask again at once
      }
      stream.end();
      log.info("{}: a backup was copied, {} damaged slices left out", name(), leftOut);
    } catch (ClientGone | CancellationException e) {
      log.info("{}: who copied a backup has gone before its end", name());
    } catch (IOException | RuntimeException e) {
      log.error("{}: a backup failed: {}", name(), e.getMessage());
      log.debug("the cause", e);
      stream.fail(e);
    }
  }

  /** Copies all files; returns how many slices were left out. */
  private int copy(CompletableFuture<Backup> coming, BackupStream stream) throws IOException {
    try (Backup backup = awaited(coming, stream)) {
      // After the cut, so that it is no less than what the slices in it were pinned to.
      byte[] identity = (worker.identity().toJson() + "\n").getBytes(StandardCharsets.UTF_8);
      stream.file(WorkerCopy.IDENTITY, identity.length);
      stream.bytes(ByteBuffer.wrap(identity));
      return backup.copyTo(stream);
    }
  }

  private static Backup awaited(CompletableFuture<Backup> coming, BackupStream stream)
      throws IOException {
    while (true) {
      try {
        return coming.get(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        stream.directory("slices");
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof NotStored stopping) {
          throw stopping;
        }
        throw new IOException("no checkpoint could be written: " + cause.getMessage(), cause);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody may interrupt this thread", e);
      }
    }
  }

  private String name() {
    return "worker \"" + worker.identity().worker() + '"';
  }
}
