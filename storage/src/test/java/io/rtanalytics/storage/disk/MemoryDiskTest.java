package io.rtanalytics.storage.disk;

import static io.rtanalytics.storage.disk.Bytes.text;
import static io.rtanalytics.storage.disk.Bytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A disk in memory, and what it keeps when the power goes. */
class MemoryDiskTest extends DiskContract {
  private static final int RANDOMS = 300;

  private final MemoryDisk disk = new MemoryDisk();

  @Override
  Disk newDisk() {
    return new MemoryDisk();
  }

  private DiskFile durable(String name, String text) throws IOException {
    DiskFile file = disk.create(name);
    write(file, 0, text);
    file.force(true);
    disk.forceDirectory("");
    return file;
  }

  /** All that a file may hold after a loss of power. */
  private Set<String> possible(String name) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Survival survival : Survival.of(disk, RANDOMS, 1)) {
      MemoryDisk left = disk.crash(survival);
      found.add(left.exists(name) ? text(left, name) : "none");
    }
    return found;
  }

  @Test
  void whatWasForcedSurvivesWhateverHappens() throws IOException {
    DiskFile file = durable("a", "one");
    write(file, 0, "two");
    write(file, 3, ", three");
    file.force(false); // the length too: without it the bytes could not be read back

    assertThat(possible("a")).containsExactly("two, three");
    assertThat(disk.unforced()).isEmpty();
  }

  @Test
  void ofWhatWasNotForcedAnyBytesSurvive() throws IOException {
    DiskFile file = durable("a", "--");
    write(file, 0, "12");
    assertThat(possible("a")).containsExactly("--", "-2", "1-", "12");
  }

  @Test
  void writesReachTheMediumInAnyOrder() throws IOException {
    DiskFile file = durable("a", "----");
    write(file, 0, "1");
    write(file, 2, "2");
    assertThat(possible("a")).containsExactly("----", "--2-", "1---", "1-2-");

    write(file, 0, "3");
    assertThat(possible("a")).contains("1-2-", "3---", "3-2-", "--2-");
  }

  @Test
  void sectorsAreTornApart() throws IOException {
    DiskFile file = durable("a", "-".repeat(2048));
    write(file, 100, "x".repeat(1500));
    Set<String> found = possible("a");

    assertThat(found).contains("-".repeat(512) + "x".repeat(1088) + "-".repeat(448));
    assertThat(found).hasSizeGreaterThan(RANDOMS / 4);
  }

  @Test
  void anUnforcedLengthIsLostReachedOrAnythingInBetween() throws IOException {
    DiskFile file = durable("a", "12");
    write(file, 2, "345");
    Set<String> found = possible("a");

    assertThat(found).contains("12", "123", "1234", "12345");
    assertThat(found).as("zeros, or garbage").contains("12\0\0\0").hasSizeGreaterThan(10);
    assertThat(found).allMatch(text -> text.startsWith("12") && text.length() <= 5);
  }

  @Test
  void aNewFileIsThereOnceItsDirectoryWasForced() throws IOException {
    DiskFile file = disk.create("a");
    write(file, 0, "x");
    file.force(true);
    assertThat(possible("a")).containsExactly("none", "x");
    disk.forceDirectory("");
    assertThat(possible("a")).containsExactly("x");
  }

  @Test
  void anEmptyOrUnwrittenFileMayHaveTheNameThatWasForced() throws IOException {
    write(disk.create("a"), 0, "xy");
    disk.forceDirectory("");
    assertThat(possible("a")).contains("", "\0", "\0\0", "x", "xy", "ÿÿ").doesNotContain("none");
  }

  @Test
  void aRenameIsSeenAsAWholeOrNotAtAll() throws IOException {
    durable("old", "1");
    durable("new", "2");
    disk.rename("new", "old");
    Set<String> found = new TreeSet<>();
    for (Survival survival : Survival.of(disk, RANDOMS, 2)) {
      MemoryDisk left = disk.crash(survival);
      found.add(left.names() + text(left, "old"));
    }
    assertThat(found).containsExactly("[new, old]1", "[old]2");
    disk.forceDirectory("");
    assertThat(possible("old")).containsExactly("2");
  }

  @Test
  void ofManyChangesOfADirectoryAnySubsetSurvives() throws IOException {
    durable("a", "1");
    durable("b", "2");
    disk.delete("a");
    disk.create("c").close();
    Set<List<String>> found = new HashSet<>();
    for (Survival survival : Survival.of(disk, RANDOMS, 3)) {
      found.add(disk.crash(survival).names());
    }
    assertThat(found)
        .containsExactlyInAnyOrder(
            List.of("a", "b"), List.of("b"), List.of("a", "b", "c"), List.of("b", "c"));
  }

  @Test
  void aFileNeverHasTwoNames() throws IOException {
    durable("a", "1");
    disk.rename("a", "b");
    disk.rename("b", "c");
    for (Survival survival : Survival.of(disk, RANDOMS, 4)) {
      assertThat(disk.crash(survival).names()).as("%s", survival).hasSize(1);
    }
  }

  @Test
  void aDeletedFileComesBackWithItsBytes() throws IOException {
    DiskFile file = durable("a", "12");
    disk.delete("a");
    write(file, 0, "3");
    assertThat(possible("a")).containsExactly("12", "32", "none");
    disk.forceDirectory("");
    assertThat(possible("a")).containsExactly("none");
  }

  @Test
  void directoriesAreForcedEachByItself() throws IOException {
    disk.makeDirectory("d");
    disk.create("d/a").close();
    disk.forceDirectory("");
    assertThat(disk.crash(Survival.nothing()).isDirectory("d")).isTrue();
    assertThat(disk.crash(Survival.nothing()).names()).isEmpty();
    disk.forceDirectory("d");
    assertThat(disk.crash(Survival.nothing()).names()).containsExactly("d/a");
  }

  @Test
  void aPrefixIsWhatHappenedUpToAChange() throws IOException {
    DiskFile file = durable("a", "");
    write(file, 0, "1");
    disk.create("b").close();
    write(file, 1, "2");
    List<Long> unforced = disk.unforced();

    assertThat(unforced).hasSize(3).isSorted();
    MemoryDisk left = disk.crash(Survival.upTo(unforced.get(1)));
    assertThat(left.names()).containsExactly("a", "b");
    assertThat(text(left, "a")).isEqualTo("1");
    assertThat(text(disk.crash(Survival.upTo(unforced.get(0) - 1)), "a")).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSame() throws IOException {
    DiskFile file = durable("a", "");
    write(file, 0, "x".repeat(5000));
    disk.create("b").close();
    for (long seed = 0; seed < 50; seed++) {
      MemoryDisk one = disk.crash(Survival.random(seed));
      MemoryDisk other = disk.crash(Survival.random(seed));
      assertThat(one.names()).isEqualTo(other.names());
      assertThat(one.bytes("a")).isEqualTo(other.bytes("a"));
    }
  }

  @Test
  void whatACrashLeftIsADiskOfItsOwn() throws IOException {
    DiskFile file = durable("a", "12");
    write(file, 0, "3");
    MemoryDisk left = disk.crash(Survival.everything());
    write(left.open("a"), 1, "4");
    write(file, 0, "5");

    assertThat(text(left, "a")).isEqualTo("34");
    assertThat(text(left.crash(Survival.nothing()), "a")).isEqualTo("32");
    assertThat(text(disk, "a")).isEqualTo("52");
  }

  @Test
  void aCopyKeepsWhatIsNotForcedUnforced() throws IOException {
    DiskFile file = durable("a", "12");
    write(file, 0, "3");
    disk.create("b").close();
    MemoryDisk copy = disk.copy();
    file.force(true);
    disk.forceDirectory("");

    assertThat(copy.names()).containsExactly("a", "b");
    assertThat(text(copy, "a")).isEqualTo("32");
    assertThat(text(copy.crash(Survival.nothing()), "a")).isEqualTo("12");
    assertThat(copy.crash(Survival.nothing()).names()).containsExactly("a");
    copy.open("a").force(false);
    assertThat(text(copy.crash(Survival.nothing()), "a")).isEqualTo("32");
  }

  @Test
  void bytesCanBeDamagedOnTheMedium() throws IOException {
    durable("a", "12").close();
    MemoryDisk copy = disk.copy();
    disk.flip("a", 9);
    assertThat(text(disk, "a")).isEqualTo("10");
    assertThat(text(disk.crash(Survival.nothing()), "a")).isEqualTo("10");
    disk.setBytes("a", Bytes.bytes("3"));
    assertThat(text(disk.crash(Survival.nothing()), "a")).isEqualTo("3");
    assertThat(text(copy, "a")).isEqualTo("12");
  }

  @Test
  void renamesFromDirectoryToDirectoryAreNotSimulated() throws IOException {
    durable("a", "").close();
    disk.makeDirectory("d");
    assertThatThrownBy(() -> disk.rename("a", "d/a"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tensOfMegabytesAreNoBurden() throws IOException {
    DiskFile file = disk.create("a");
    byte[] bytes = Bytes.random(1, 1 << 16);
    for (int i = 0; i < 512; i++) {
      file.write(ByteBuffer.wrap(bytes), (long) i << 16);
    }
    file.force(true);
    disk.forceDirectory("");
    for (int i = 0; i < 10_000; i++) {
      file.write(ByteBuffer.wrap(bytes, 0, 100), i * 3000L);
      file.force(false);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(disk.crash(Survival.random(i)).open("a").size()).isEqualTo(32 << 20);
    }
  }
}
