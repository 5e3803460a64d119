package io.rtanalytics.storage.checkpoint;

import static io.rtanalytics.storage.checkpoint.Snapshots.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.slice.SliceCatalogue;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphansTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final SliceCatalogue needed =
      SliceCatalogue.of(List.of(slice(3, 7), slice(4, 9), slice(Long.MAX_VALUE, 9)));

  @BeforeEach
  void makeDirectory() {
    disk.makeDirectory("slices");
  }

  private void create(String... names) throws IOException {
    for (String name : names) {
      disk.create("slices/" + name).close();
    }
  }

  @Test
  void ofEverySliceTheGenerationThatCountsStays() throws IOException {
    create("3-7.users", "3-7.pairs", "4-9.users", "9223372036854775807-9.ids");
    create("3-6.users", "3-8.items", "4-7.users", "5-7.users", "9223372036854775807-8.ids");
    Orphans.delete(disk, needed);
    assertThat(disk.list("slices"))
        .containsExactly("3-7.pairs", "3-7.users", "4-9.users", "9223372036854775807-9.ids");
  }

  @Test
  void whatIsNoFileOfASliceIsLeftAlone() throws IOException {
    String[] others = {"3-6", "3-6.users.old", "a-6.users", "9999999999999999999-1.users", "notes"};
    create(others);
    Orphans.delete(disk, needed);
    assertThat(disk.list("slices")).containsExactlyInAnyOrder(others);
  }

  @Test
  void whatCantBeDeletedIsNoReasonToStop() throws IOException {
    create("5-7.users");
    FaultyDisk faulty = new FaultyDisk(disk);
    faulty.inject(Fault.on(Operation.DELETE).once().failing());
    Orphans.delete(faulty, needed);
    assertThat(disk.list("slices")).hasSize(1);
    Orphans.delete(faulty, needed);
    assertThat(disk.list("slices")).isEmpty();
  }
}
