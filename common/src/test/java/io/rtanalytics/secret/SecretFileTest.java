package io.rtanalytics.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir private Path directory;

  private SecretFile create() throws IOException {
    Path path = directory.resolve("secret");
    Secret.create(path, new SecureRandom());
    return new SecretFile(path);
  }

  private static SecretState chained(SecretState state) {
    return state.with(state.ring().chained()).seenAt(1);
  }

  @Test
  void whatIsWrittenReadsBack() throws Exception {
    SecretFile file = create();
    KeyRing plain = file.read().ring();
    Timeline slices = new Timeline(Instant.parse("2017-05-20T00:00:00Z"), 60);
    SecretState written =
        file.change(
            before ->
                new SecretState(
                    before.ring().rotated(300, new SecureRandom()).forgetBefore(290), 77, slices));
    SecretState read = file.read();
    assertThat(read.seen()).isEqualTo(77);
    assertThat(read.timeline()).isEqualTo(slices);
    file.change(it -> new SecretState(it.ring(), it.seen(), null));
    assertThat(file.read().timeline()).isNull();
    assertThat(read.ring().token()).isEqualTo(plain.token());
    assertThat(read.ring().oldest()).isEqualTo(290);
    assertThat(read.ring().sliceKey(299)).isEqualTo(plain.sliceKey(299));
    assertThat(read.ring().sliceKey(12_345)).isEqualTo(written.ring().sliceKey(12_345));
    assertThat(read.ring().fence(301, 0)).isEqualTo(written.ring().fence(301, 0));
  }

  @Test
  void itStaysItsOwnersAndTheSecretLeavesIt() throws Exception {
    SecretFile file = create();
    String secret = Files.readString(file.path()).strip();
    file.change(before -> chained(before).with(chained(before).ring().forgetBefore(3)));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file.path())).startsWith("rt secret 2\n").doesNotContain(secret);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("secret", "secret.lock");
    }
  }

  @Test
  void nothingIsWrittenWithoutAChange() throws Exception {
    SecretFile file = create();
    byte[] before = file.bytes();
    file.change(state -> state);
    assertThat(file.bytes()).isEqualTo(before);
  }

  @Test
  void aLinkStaysOne() throws Exception {
    SecretFile file = create();
    Path link = Files.createSymbolicLink(directory.resolve("link"), file.path());
    new SecretFile(link).change(SecretFileTest::chained);
    assertThat(link).isSymbolicLink();
    assertThat(file.read().ring().isForwardSecret()).isTrue();
  }

  @Test
  void aFileThatIsNotAllThereIsNoSecret() throws Exception {
    SecretFile file = create();
    file.change(SecretFileTest::chained);
    byte[] whole = file.bytes();
    for (int length = 0; length < whole.length - 1; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> file.parse(part)).isInstanceOf(IOException.class);
    }
    for (int at = 0; at < whole.length - 1; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(() -> file.parse(damaged))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining(new String(whole, US_ASCII).lines().toList().get(1));
    }
  }

  @Test
  void threadsThatShareItTakeTurns() throws Exception {
    SecretFile file = create();
    file.change(SecretFileTest::chained);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    new SecretFile(file.path()).change(it -> it.seenAt(it.seen() + 1));
                  }
                  return null;
                }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(file.read().seen()).isEqualTo(1 + 4 * 50);
  }

  /** Two processes at once, ended at any moment: the file is always one that was written. */
  @Test
  void killsLeaveTheFileBeforeOrAfter() throws Exception {
    SecretFile file = create();
    byte[] later = file.read().ring().chained().sliceKey(1L << 50);
    file.change(SecretFileTest::chained);
    Random random = new Random(5);
    long seen = 0;
    for (int round = 0; round < 3; round++) {
      List<Process> writers = List.of(writer(), writer());
      try {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long target = seen + 20 + random.nextInt(200);
        while (file.read().seen() < target) { // each look reads a whole file
          assertThat(System.nanoTime()).as("the writers write").isLessThan(until);
        }
      } finally {
        writers.forEach(Process::destroyForcibly);
        for (Process writer : writers) {
          writer.waitFor();
        }
      }
      SecretState left = file.read();
      assertThat(left.seen()).isGreaterThanOrEqualTo(seen);
      assertThat(left.ring().oldest()).isEqualTo(left.seen());
      assertThat(left.ring().sliceKey(1L << 50)).isEqualTo(later);
      seen = left.seen();
    }
    file.change(before -> before.seenAt(before.seen() + 1));
    assertThat(directory.resolve("secret.new")).doesNotExist();
  }

  private Process writer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SecretWriter.class.getName(),
            directory.resolve("secret").toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("writer.log").toFile())
        .start();
  }
}
