package io.rtanalytics.storage.checkpoint;

import static io.rtanalytics.storage.checkpoint.Snapshots.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BackupsTest {
  private final TableStore tables = new TableStore(new MemoryDisk());
  private final Backups backups = new Backups();
  private final List<StoredSlice> replaced = List.of(slice(1, 1));

  @Test
  void aCheckpointServesThoseWhoWaitedAtItsCut() {
    CompletableFuture<Backup> before = backups.await(tables);
    backups.begun();
    CompletableFuture<Backup> later = backups.await(tables);
    backups.ready(Snapshot.NONE);

    assertThat(before).isCompleted();
    assertThat(later).isNotDone();
    assertThat(backups.isAwaited()).isTrue();
  }

  @Test
  void aFailedCheckpointFailsThoseAndNobodyElse() {
    CompletableFuture<Backup> before = backups.await(tables);
    backups.begun();
    CompletableFuture<Backup> later = backups.await(tables);
    backups.failed(new IOException("no"));

    assertThat(before).isCompletedExceptionally();
    assertThat(later).isNotDone();
  }

  @Test
  void replacedFilesAreKeptAsLongAsAnyoneCopies() {
    CompletableFuture<Backup> one = backups.await(tables);
    CompletableFuture<Backup> another = backups.await(tables);
    backups.begun();
    backups.ready(Snapshot.NONE);
    backups.replaced(replaced);

    assertThat(backups.takeReplaced()).isEmpty();
    one.join().close();
    one.join().close(); // twice does nothing
    assertThat(backups.takeReplaced()).isEmpty();
    another.join().close();
    assertThat(backups.takeReplaced()).isEqualTo(replaced);
    assertThat(backups.takeReplaced()).isEmpty();
  }

  @Test
  void whoGaveUpWaitingKeepsNothing() {
    backups.await(tables).cancel(true);
    backups.begun();
    backups.ready(Snapshot.NONE);
    backups.replaced(replaced);
    assertThat(backups.takeReplaced()).isEqualTo(replaced);
  }

  @Test
  void onceItIsClosedNobodyWaitsForEver() {
    CompletableFuture<Backup> begun = backups.await(tables);
    backups.begun();
    CompletableFuture<Backup> waiting = backups.await(tables);
    backups.close();
    CompletableFuture<Backup> late = backups.await(tables);

    for (CompletableFuture<Backup> backup : List.of(begun, waiting, late)) {
      assertThat(backup)
          .isCompletedExceptionally()
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("the worker has stopped");
    }
  }
}
