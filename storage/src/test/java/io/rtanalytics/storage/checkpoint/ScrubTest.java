package io.rtanalytics.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.checkpoint.Scrub.Finding;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableKind;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ScrubTest {
  private final MemoryDisk memory = new MemoryDisk();
  private final FaultyDisk disk = new FaultyDisk(memory);
  private final TableStore tables = new TableStore(disk);

  /** A slice with a table of a page; nobody looks into it. */
  private StoredSlice slice(long number) throws IOException {
    memory.makeDirectory(TableStore.DIRECTORY);
    byte[] page = new byte[TableRef.PAGE_BYTES];
    page[7] = (byte) number;
    try (DiskFile file = memory.create(path(number))) {
      file.write(ByteBuffer.wrap(page), 0);
    }
    CRC32C crc = new CRC32C();
    crc.update(page);
    TableRef none = TableRef.NONE;
    TableRef ref = new TableRef(1, (int) crc.getValue());
    SliceTotals totals = new SliceTotals(1, 1, 1);
    return new StoredSlice(number, 1, totals, 3, false, ref, none, none, none);
  }

  private static String path(long number) {
    return TableStore.path(number, 3, TableKind.USERS);
  }

  @Test
  void everyDamagedSliceIsFoundOnce() throws Exception {
    SliceCatalogue slices = SliceCatalogue.of(List.of(slice(1), slice(2), slice(3), slice(4)));
    memory.flip(path(2), 999);
    memory.delete(path(4));
    List<Finding> found = new ArrayList<>();
    try (Scrub scrub = new Scrub(tables, "test")) {
      scrub.start(slices);
      Awaitility.await()
          .until(
              () -> {
                found.addAll(scrub.found());
                return found.size() >= 2;
              });
      assertThat(scrub.found()).isEmpty();
    }
    assertThat(found).extracting(Finding::slice).containsExactly(2L, 4L);
    assertThat(found).extracting(Finding::generation).containsOnly(3L);
    assertThat(found.get(0).reason()).contains("slices/2-3.users", "checksum");
    assertThat(found.get(1).reason()).contains("slices/4-3.users");
  }

  @Test
  void whenItIsClosedItDoesNotReadToTheEnd() throws Exception {
    SliceCatalogue slices = SliceCatalogue.of(List.of(slice(1), slice(2), slice(3)));
    CountDownLatch released = new CountDownLatch(1);
    Fault held = disk.inject(Fault.on(Operation.OPEN).of(path(1)::equals).waitingFor(released));
    Scrub scrub = new Scrub(tables, "test");
    scrub.start(slices);
    Awaitility.await().until(() -> held.hits() > 0);
    Thread closing = new Thread(scrub::close);
    closing.start();
    Awaitility.await().until(() -> closing.getState() == Thread.State.WAITING);
    released.countDown();
    closing.join();
    assertThat(disk.count(Operation.OPEN)).isEqualTo(1);
  }

  @Test
  void withoutSlicesItDoesNothing() {
    try (Scrub scrub = new Scrub(tables, "test")) {
      scrub.start(SliceCatalogue.EMPTY);
      assertThat(scrub.found()).isEmpty();
    }
  }
}
