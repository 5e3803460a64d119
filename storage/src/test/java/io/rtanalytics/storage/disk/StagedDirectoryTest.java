package io.rtanalytics.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedDirectoryTest {
  @TempDir private Path directory;
  private Path target;

  @BeforeEach
  void nameIt() {
    target = directory.resolve("new/worker-0");
  }

  private static void fill(StagedDirectory stage) throws IOException {
    stage.disk().makeDirectory("slices");
    for (String name : new String[] {"MANIFEST", "slices/1-1.users"}) {
      try (DiskFile file = stage.disk().create(name)) {
        file.write(ByteBuffer.wrap(new byte[] {1}), 0);
      }
    }
  }

  @Test
  void publishedItIsThereWholeAndAlone() throws IOException {
    try (StagedDirectory stage = StagedDirectory.begin(target).orElseThrow()) {
      fill(stage);
      assertThat(target).doesNotExist();
      stage.publish();
    }

    assertThat(target).isDirectoryContaining("glob:**MANIFEST");
    assertThat(target.resolve("slices/1-1.users")).exists();
    assertThat(target.resolve("lock")).doesNotExist();
    assertThat(target.getParent().toFile().list()).containsExactly("worker-0");
  }

  @Test
  void abandonedNothingIsLeft() throws IOException {
    try (StagedDirectory stage = StagedDirectory.begin(target).orElseThrow()) {
      fill(stage);
    }

    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  void whatAnEarlierAttemptHasLeftIsReplaced() throws IOException {
    Path left = directory.resolve("new/worker-0.tmp/slices/7-7.users");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");

    try (StagedDirectory stage = StagedDirectory.begin(target).orElseThrow()) {
      fill(stage);
      stage.publish();
    }

    assertThat(target.resolve("slices").toFile().list()).containsExactly("1-1.users");
  }

  @Test
  void oneIsFilledByOneAtATime() throws IOException {
    try (StagedDirectory stage = StagedDirectory.begin(target).orElseThrow()) {
      fill(stage);
      assertThat(StagedDirectory.begin(target)).isEmpty();
      assertThat(stage.disk().exists("MANIFEST")).isTrue();
    }
    StagedDirectory.begin(target).orElseThrow().close();
  }

  @Test
  void oneThatExistsIsNeverTouched() throws IOException {
    Files.createDirectories(target);
    assertThatThrownBy(() -> StagedDirectory.begin(target))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.delete(target);

    try (StagedDirectory stage = StagedDirectory.begin(target).orElseThrow()) {
      fill(stage);
      Files.createDirectories(target); // someone was faster
      assertThatThrownBy(stage::publish).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(target).isEmptyDirectory();
  }
}
