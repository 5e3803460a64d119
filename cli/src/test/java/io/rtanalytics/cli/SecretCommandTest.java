package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R7: the secret behind the pseudonyms, and what workers hold instead. */
class SecretCommandTest {
  @TempDir Path dir;

  @Test
  void secretIsCreatedForItsOwnerOnly() throws IOException {
    Path file = dir.resolve("secret");
    assertThat(CommandLineRun.of("secret", "create", file).status()).isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Secret.read(file)).isNotNull();
  }

  @Test
  void existingFileIsKept() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "precious");
    CommandLineRun run = CommandLineRun.of("secret", "create", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("exists already");
    assertThat(file).hasContent("precious");
  }

  @Test
  void tokenIsPrintedAlone() throws IOException {
    Path file = dir.resolve("secret");
    CommandLineRun.of("secret", "create", file);
    CommandLineRun run = CommandLineRun.of("secret", "token", file);

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(Secret.read(file).token().hex() + "\n");
  }

  @Test
  void fileWithAnythingElseIsNoSecret() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "0123");
    CommandLineRun run = CommandLineRun.of("secret", "token", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(file.toString()).doesNotContain("0123");
    assertThat(run.err().lines()).hasSize(1);
  }
}
