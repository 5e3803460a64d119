package io.rtanalytics.storage.disk;

import static io.rtanalytics.storage.disk.Bytes.text;
import static io.rtanalytics.storage.disk.Bytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does as the one below until it is told to fail. */
class FaultyDiskTest extends DiskContract {
  @TempDir private Path directory;

  private final MemoryDisk memory = new MemoryDisk();
  private final FaultyDisk disk = new FaultyDisk(memory);

  @Override
  Disk newDisk() throws IOException {
    return new FaultyDisk(LocalDisk.at(directory));
  }

  @Test
  void aWriteFailsOnAChosenFileFromAChosenCallOnAndSoOften() throws IOException {
    DiskFile a = disk.create("a");
    DiskFile b = disk.create("b");
    Fault fault = disk.inject(Fault.on(Operation.WRITE).of("a"::equals).from(2).times(2).failing());

    write(a, 0, "1");
    write(b, 0, "1");
    write(b, 1, "2");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> write(a, 1, "2"))
          .isInstanceOf(IOException.class)
          .hasMessage("Input/output error: write of a");
    }
    write(a, 1, "3");
    assertThat(text(memory, "a")).isEqualTo("13");
    assertThat(text(memory, "b")).isEqualTo("12");
    assertThat(fault.hits()).isEqualTo(2);
    assertThat(fault).hasToString("happened 2 times, last at the write of a");
  }

  @Test
  void aFaultGoesOnUntilItsCauseIsGone() throws IOException {
    disk.create("a").close();
    Fault fault = disk.inject(Fault.on(Operation.RENAME).of("b"::equals).failing());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(IOException.class);
    }
    fault.stop();
    disk.rename("a", "b");
    assertThat(memory.names()).containsExactly("b");
    assertThat(fault.hits()).isEqualTo(3);
  }

  @Test
  void everyOperationCanFail() throws IOException {
    DiskFile file = disk.create("a");
    for (Operation operation : Operation.values()) {
      disk.inject(Fault.on(operation).failing());
    }
    assertThatThrownBy(() -> disk.open("a")).hasMessageContaining("open of a");
    assertThatThrownBy(() -> text(file)).hasMessageContaining("read of a");
    assertThatThrownBy(() -> disk.create("b")).hasMessageContaining("create of b");
    assertThatThrownBy(() -> file.force(true)).hasMessageContaining("force of a");
    assertThatThrownBy(() -> disk.delete("a")).hasMessageContaining("delete of a");
    assertThatThrownBy(() -> disk.forceDirectory("")).hasMessageContaining("force directory of ");
    assertThatThrownBy(() -> disk.makeDirectory("d")).hasMessageContaining("make directory of d");
    assertThat(memory.names()).containsExactly("a");
  }

  @Test
  void whatAFailedSyncLosesNoLaterOneBringsBack() throws IOException {
    DiskFile file = disk.create("a");
    write(file, 0, "12");
    file.force(true);
    disk.forceDirectory("");
    disk.inject(Fault.on(Operation.FORCE).once().failing());
    write(file, 0, "3");
    assertThatThrownBy(() -> file.force(false)).isInstanceOf(IOException.class);
    file.force(false);

    assertThat(text(file)).isEqualTo("32");
    assertThat(text(memory.crash(Survival.everything()), "a")).isEqualTo("12");
    write(file, 0, "3"); // anew
    file.force(false);
    assertThat(text(memory.crash(Survival.nothing()), "a")).isEqualTo("32");
  }

  @Test
  void afterALossOfPowerNothingHappens() throws IOException {
    DiskFile file = disk.create("a");
    Fault fault = disk.inject(Fault.on(Operation.FORCE).from(2).losingPowerBefore());
    write(file, 0, "1");
    file.force(true);
    write(file, 1, "2");
    assertThat(disk.isPowerLost()).isFalse();

    assertThatThrownBy(() -> file.force(true))
        .isInstanceOf(PowerLost.class)
        .hasMessage("power lost before the force of a");
    assertThat(disk.isPowerLost()).isTrue();
    assertThatThrownBy(() -> write(file, 2, "3")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> text(file)).isInstanceOf(PowerLost.class);
    assertThatThrownBy(file::size).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.open("a")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.create("b")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.exists("a")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.isDirectory("a")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.list("")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.makeDirectory("d")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.delete("a")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(PowerLost.class);
    assertThatThrownBy(() -> disk.forceDirectory("")).isInstanceOf(PowerLost.class);
    assertThatCode(file::close).doesNotThrowAnyException();
    assertThat(fault.hits()).isOne();
    assertThat(text(memory, "a")).isEqualTo("12");
    assertThat(memory.unforced()).hasSize(2);
  }

  @Test
  void thePowerCanGoAtAnyTime() throws IOException {
    disk.create("a").close();
    disk.cutPower();
    assertThatThrownBy(() -> disk.open("a"))
        .isInstanceOf(PowerLost.class)
        .hasMessage("power lost by hand");
    assertThat(memory.names()).containsExactly("a");
  }

  @Test
  void afterAForceThePowerGoesAndOnlyTheCallerDoesNotKnow() throws IOException {
    DiskFile file = disk.create("a");
    disk.forceDirectory("");
    disk.inject(Fault.on(Operation.FORCE).losingPowerAfter());
    write(file, 0, "1");
    assertThatThrownBy(() -> file.force(true)).isInstanceOf(PowerLost.class);
    assertThat(text(memory.crash(Survival.nothing()), "a")).isEqualTo("1");
  }

  @Test
  void everyChangeIsAPointToLosePowerAt() throws IOException {
    script(disk);
    long points = disk.changes();
    assertThat(points).isEqualTo(7);
    for (long point = 1; point <= points; point++) {
      FaultyDisk dying = new FaultyDisk(new MemoryDisk());
      Fault fault = dying.inject(Fault.onChange().from(point).losingPowerBefore());
      assertThatThrownBy(() -> script(dying)).isInstanceOf(PowerLost.class);
      assertThat(fault.hits()).isOne();
      assertThat(dying.changes()).isEqualTo(point);
    }
  }

  private static void script(Disk on) throws IOException {
    on.makeDirectory("d");
    try (DiskFile file = on.create("d/a")) {
      write(file, 0, "x");
      file.force(true);
      assertThat(text(file)).isEqualTo("x");
    }
    on.rename("d/a", "d/b");
    on.forceDirectory("d");
    on.delete("d/b");
  }

  @Test
  void whatWasUnderWayWhenThePowerWentIsNotReportedDone() throws Exception {
    DiskFile file = disk.create("a");
    CountDownLatch latch = new CountDownLatch(1);
    Fault slow = disk.inject(Fault.on(Operation.FORCE).waitingFor(latch));
    CompletableFuture<Throwable> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                file.force(true);
                return null;
              } catch (IOException e) {
                return e;
              }
            });
    Awaitility.await().until(() -> slow.hits() == 1);
    disk.inject(Fault.on(Operation.WRITE).losingPowerBefore());
    assertThatThrownBy(() -> write(file, 0, "x")).isInstanceOf(PowerLost.class);
    latch.countDown();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(PowerLost.class);
  }

  @Test
  void aSlowCallHoldsUpNoOther() throws Exception {
    DiskFile a = disk.create("a");
    DiskFile b = disk.create("b");
    CountDownLatch latch = new CountDownLatch(1);
    Fault slow = disk.inject(Fault.on(Operation.WRITE).of("a"::equals).waitingFor(latch));
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                write(a, 0, "1");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await().until(() -> slow.hits() == 1);
    write(b, 0, "2");
    assertThat(written).isNotDone();
    assertThat(a.size()).isZero();
    latch.countDown();
    written.get(10, TimeUnit.SECONDS);
    assertThat(text(a)).isEqualTo("1");
  }

  @Test
  void aDelayIsWaitedFor() throws IOException {
    DiskFile file = disk.create("a");
    disk.inject(Fault.on(Operation.FORCE).delaying(Duration.ofMillis(20)));
    long began = System.nanoTime();
    file.force(true);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void aFullDiskTakesWhatFitsAndRefusesTheRest() throws IOException {
    DiskFile file = disk.create("a");
    disk.setFree(5);
    write(file, 0, "123");
    assertThatThrownBy(() -> write(file, 3, "4567"))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(text(file)).isEqualTo("12345");
    assertThatThrownBy(() -> write(file, 5, "6")).isInstanceOf(IOException.class);
    write(file, 0, "abcde"); // growth needs room, nothing else
    assertThatThrownBy(() -> write(disk.create("b"), 0, "x")).isInstanceOf(IOException.class);
    assertThat(disk.refusedWrites()).isEqualTo(3);

    disk.setFree(1);
    write(file, 4, "f6");
    assertThat(text(file)).isEqualTo("abcdf6");
    assertThatThrownBy(() -> write(file, 6, "7")).isInstanceOf(IOException.class);
    disk.setFree(Long.MAX_VALUE);
    write(file, 6, "7");
    assertThat(text(file)).isEqualTo("abcdf67");
  }

  @Test
  void deletedAndReplacedFilesGiveRoom() throws IOException {
    write(disk.create("a"), 0, "12");
    write(disk.create("b"), 0, "345");
    disk.setFree(0);
    DiskFile file = disk.create("c");
    assertThatThrownBy(() -> write(file, 0, "x")).isInstanceOf(IOException.class);
    disk.delete("a");
    disk.delete("none");
    write(file, 0, "xy");
    assertThatThrownBy(() -> write(file, 2, "z")).isInstanceOf(IOException.class);
    disk.rename("c", "b");
    write(file, 2, "zzz");
    assertThat(text(memory, "b")).isEqualTo("xyzzz");
  }

  @Test
  void aReadThatCoversItFlipsABit() throws IOException {
    DiskFile file = disk.create("a");
    write(file, 0, "1111");
    Fault flip = disk.inject(Fault.on(Operation.READ).once().flipping(17));
    ByteBuffer two = ByteBuffer.allocate(2);
    file.read(two, 0);
    assertThat(flip.hits()).isZero();
    assertThat(text(file)).isEqualTo("1131");
    assertThat(flip.hits()).isOne();
    assertThat(text(file)).isEqualTo("1111");
  }

  @Test
  void itCountsWhatIsDone() throws IOException {
    script(disk);
    assertThat(disk.count(Operation.WRITE)).isOne();
    assertThat(disk.count(Operation.READ)).isOne();
    assertThat(disk.count(Operation.OPEN)).isZero();
    assertThat(disk.count(Operation.FORCE_DIRECTORY)).isOne();
    assertThat(disk.failures()).isZero();
    assertThatThrownBy(() -> disk.open("none")).isInstanceOf(IOException.class);
    assertThat(disk.failures()).isOne();
  }
}
