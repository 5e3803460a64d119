package io.rtanalytics.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.wire.TarFormat.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarFormatTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4096, (1L << 33) - 1, 1L << 33, Long.MAX_VALUE})
  void aHeaderIsReadAsItWasWritten(long bytes) {
    Entry entry = new Entry("slices/12-3.users", bytes, false);

    assertThat(TarFormat.parse(TarFormat.header(entry))).isEqualTo(entry);
  }

  @Test
  void aFlippedBitIsNoticed() {
    byte[] header = TarFormat.header(new Entry("MANIFEST", 5, false));
    for (int i = 0; i < 265; i++) {
      byte[] damaged = header.clone();
      damaged[i] ^= 1;
      if (i < 148 || i > 155) { // the digits of the sum itself are compared as a number
        assertThatThrownBy(() -> TarFormat.parse(damaged)).isInstanceOf(MalformedMessage.class);
      }
    }
  }

  @Test
  void anythingElseIsNoHeader() {
    assertThatThrownBy(() -> TarFormat.parse(new byte[512])).isInstanceOf(MalformedMessage.class);
    assertThat(TarFormat.isEnd(new byte[512])).isTrue();
    assertThat(TarFormat.isEnd(TarFormat.header(new Entry("a", 0, false)))).isFalse();
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    Entry entry = new Entry("x".repeat(100), 0, false);

    assertThatThrownBy(() -> TarFormat.header(entry)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void paddingFillsBlocks() {
    assertThat(TarFormat.padding(0)).isZero();
    assertThat(TarFormat.padding(1)).isEqualTo(511);
    assertThat(TarFormat.padding(512)).isZero();
    assertThat(TarFormat.padding(513)).isEqualTo(511);
  }

  @Test
  void tarUnpacksIt(@TempDir Path dir) throws Exception {
    Path tar = dir.resolve("a.tar");
    byte[] end = new byte[TarFormat.END_BYTES];
    byte[] content = "hello".getBytes(UTF_8);
    try (var out = Files.newOutputStream(tar)) {
      out.write(TarFormat.header(new Entry("slices", 0, true)));
      out.write(TarFormat.header(new Entry("slices/1-2.users", content.length, false)));
      out.write(content);
      out.write(new byte[TarFormat.padding(content.length)]);
      out.write(end);
    }

    Process process =
        new ProcessBuilder("tar", "-xf", tar.toString(), "-C", dir.toString()).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isZero();
    assertThat(dir.resolve("slices/1-2.users")).hasContent("hello");
  }
}
