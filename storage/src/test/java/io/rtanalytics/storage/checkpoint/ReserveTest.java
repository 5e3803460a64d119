package io.rtanalytics.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReserveTest {
  private final MemoryDisk memory = new MemoryDisk();
  private final FaultyDisk disk = new FaultyDisk(memory);
  private final Reserve reserve = new Reserve(disk);

  private long held() throws IOException {
    return memory.exists(Reserve.NAME) ? memory.bytes(Reserve.NAME).length : 0;
  }

  @Test
  void itTakesWhatIsWantedAndNeverLess() throws IOException {
    reserve.ensure();
    assertThat(held()).isZero();
    reserve.want(300_000);
    reserve.ensure();
    assertThat(held()).isEqualTo(300_000);
    reserve.want(305_000);
    reserve.ensure();
    assertThat(held()).isEqualTo(305_000);
    reserve.want(10);
    reserve.ensure();
    assertThat(held()).as("to shrink it would gain nobody anything").isEqualTo(305_000);
  }

  @Test
  void whatTheWorkerBeforeHasReservedIsKept() throws IOException {
    memory.create(Reserve.NAME).close();
    memory.setBytes(Reserve.NAME, new byte[9_000]);
    disk.setFree(0);
    reserve.want(4_000);
    reserve.ensure();
    assertThat(held()).isEqualTo(9_000);
    disk.setFree(1_000);
    reserve.want(10_000);
    reserve.ensure();
    assertThat(held()).isEqualTo(10_000);
  }

  @Test
  void onAFullDiskItGrowsAsFarAsItCanAndGoesOnLater() throws IOException {
    reserve.want(300_000);
    disk.setFree(100_000);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(reserve::ensure).hasMessage("No space left on device");
    }
    disk.setFree(Long.MAX_VALUE);
    reserve.ensure();
    assertThat(held()).isEqualTo(300_000);
  }

  @Test
  void whatIsLentIsFreeAndStaysSoUntilItIsGivenBack() throws IOException {
    reserve.want(2_000);
    reserve.ensure();
    reserve.lend();
    assertThat(held()).isZero();
    assertThatThrownBy(reserve::ensure)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint");
    assertThat(held()).isZero();
    reserve.giveBack();
    reserve.ensure();
    assertThat(held()).isEqualTo(2_000);
  }

  @Test
  void toWantMoreIsNoWaitForADiskThatIsSlow() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    Fault held = disk.inject(Fault.on(Operation.WRITE).waitingFor(written));
    reserve.want(1_000);
    CompletableFuture<Void> growth =
        CompletableFuture.runAsync(
            () -> {
              try {
                reserve.ensure();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      Awaitility.await().until(() -> held.hits() > 0);
      CompletableFuture.runAsync(() -> reserve.want(2_500)).get(10, TimeUnit.SECONDS);
    } finally {
      written.countDown();
    }
    growth.get(10, TimeUnit.SECONDS);
    reserve.ensure();
    assertThat(held()).isEqualTo(2_500);
  }
}
