package io.rtanalytics.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every disk does alike as long as nothing goes wrong. */
abstract class DiskContract {
  private Disk disk;

  /** An empty disk. */
  abstract Disk newDisk() throws IOException;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = newDisk();
  }

  private void write(String name, String text) throws IOException {
    try (DiskFile file = disk.create(name)) {
      file.write(ByteBuffer.wrap(Bytes.bytes(text)), 0);
    }
  }

  private String read(String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      return Bytes.text(file);
    }
  }

  @Test
  void whatIsWrittenIsReadAtAnyPosition() throws IOException {
    try (DiskFile file = disk.create("a")) {
      file.write(ByteBuffer.wrap(Bytes.bytes("0123456789")), 0);
      file.write(ByteBuffer.wrap(Bytes.bytes("xyz")), 4);
      ByteBuffer into = ByteBuffer.allocate(4).position(1);

      assertThat(file.read(into, 3)).isEqualTo(3);
      assertThat(into.array()).isEqualTo(Bytes.bytes("\0" + "3xy"));
      assertThat(file.size()).isEqualTo(10);
      assertThat(Bytes.text(file)).isEqualTo("0123xyz789");
      assertThat(file.toString()).isEqualTo(disk.describe("a"));
    }
  }

  @Test
  void aReadEndsWhereTheFileDoes() throws IOException {
    write("a", "0123456789");
    try (DiskFile file = disk.open("a")) {
      assertThat(file.read(ByteBuffer.allocate(8), 6)).isEqualTo(4);
      assertThat(file.read(ByteBuffer.allocate(8), 10)).isZero();
      assertThat(file.read(ByteBuffer.allocate(8), 100_000)).isZero();
    }
  }

  @Test
  void aGapIsZeros() throws IOException {
    try (DiskFile file = disk.create("a")) {
      file.write(ByteBuffer.wrap(Bytes.bytes("x")), 10_000);

      ByteBuffer into = ByteBuffer.allocate(20_000);
      assertThat(file.read(into, 0)).isEqualTo(10_001);
      assertThat(into.array()).startsWith(new byte[10_000]);
      assertThat(into.get(10_000)).isEqualTo((byte) 'x');
    }
  }

  @Test
  void writesOverManyPagesAreWhole() throws IOException {
    byte[] bytes = Bytes.random(1, 100_000);
    try (DiskFile file = disk.create("a")) {
      file.write(ByteBuffer.wrap(bytes), 0);
      byte[] more = Bytes.random(2, 50_000);
      file.write(ByteBuffer.wrap(more), 12_345);
      System.arraycopy(more, 0, bytes, 12_345, more.length);

      ByteBuffer into = ByteBuffer.allocate(bytes.length);
      file.read(into, 0);
      assertThat(into.array()).isEqualTo(bytes);
    }
  }

  @Test
  void filesAreMadeOnceAndOpenedIfTheyAreThere() throws IOException {
    write("a", "1");
    assertThatThrownBy(() -> disk.create("a")).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> disk.open("b")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.create("b/c")).isInstanceOf(NoSuchFileException.class);
    assertThat(disk.exists("a")).isTrue();
    assertThat(disk.exists("b")).isFalse();
    assertThat(disk.isDirectory("a")).isFalse();
  }

  @Test
  void directoriesListTheirFilesAscending() throws IOException {
    disk.makeDirectory("b/c");
    disk.makeDirectory("b/c");
    write("b/2", "");
    write("b/1", "");
    write("b/c/3", "");
    write("0", "");

    assertThat(disk.isDirectory("b")).isTrue();
    assertThat(disk.isDirectory("b/c")).isTrue();
    assertThat(disk.list("b")).containsExactly("1", "2");
    assertThat(disk.list("b/c")).containsExactly("3");
    assertThat(disk.list("")).containsExactly("0");
    assertThatThrownBy(() -> disk.list("d")).isInstanceOf(NoSuchFileException.class);
    disk.forceDirectory("b/c");
    assertThatThrownBy(() -> disk.forceDirectory("d")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aRenamedFileReplacesWhatHadItsName() throws IOException {
    write("a", "new");
    write("b", "old");
    disk.rename("a", "b");
    assertThat(disk.list("")).containsExactly("b");
    assertThat(read("b")).isEqualTo("new");
    assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aDeletedOrReplacedFileLivesOnForWhoHasItOpen() throws IOException {
    write("a", "first");
    write("b", "other");
    try (DiskFile deleted = disk.open("a");
        DiskFile replaced = disk.open("b")) {
      disk.delete("a");
      disk.delete("a"); // twice does nothing
      write("a", "second");
      disk.rename("a", "b");
      deleted.write(ByteBuffer.wrap(Bytes.bytes("F")), 0);
      deleted.force(true);

      assertThat(Bytes.text(deleted)).isEqualTo("First");
      assertThat(Bytes.text(replaced)).isEqualTo("other");
      assertThat(read("b")).isEqualTo("second");
    }
  }

  @Test
  void aClosedFileIsNotUsed() throws IOException {
    write("a", "x");
    DiskFile file = disk.open("a");
    file.close();
    file.close();
    assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> file.force(true)).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
  }
}
