package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Rt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt secret create FILE} and {@code rt secret token FILE}. */
class SecretCommandTest {
  @TempDir private Path directory;

  @Test
  void createdForItsOwnerOnlyAndNeverPrinted() throws IOException {
    Path file = directory.resolve("secret");

    Rt.Run run = Rt.run("secret", "create", file);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String secret = Files.readString(file).strip();
    assertThat(secret).matches("[0-9a-f]{64}");
    assertThat(run.all()).doesNotContain(secret);
  }

  @Test
  void neverOverwritten() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "dear");

    Rt.Run run = Rt.run("secret", "create", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errLines()).as("%s", run).hasSize(1);
    assertThat(file).hasContent("dear");
  }

  @Test
  void twoAreDifferent() throws IOException {
    Rt.run("secret", "create", directory.resolve("a"));
    Rt.run("secret", "create", directory.resolve("b"));

    assertThat(Files.readString(directory.resolve("a")))
        .isNotEqualTo(Files.readString(directory.resolve("b")));
  }

  @Test
  void theTokenIsDerivedOneWay() throws Exception {
    Path file = directory.resolve("secret");
    Rt.run("secret", "create", file);
    String secret = Files.readString(file).strip();

    Rt.Run run = Rt.run("secret", "token", file);

    assertThat(run.status()).as("%s", run).isZero();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), "HmacSHA256"));
    assertThat(run.out())
        .isEqualTo(HexFormat.of().formatHex(mac.doFinal("token".getBytes(UTF_8))) + "\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void whatIsNoSecretIsOneClearLineThatDoesNotRepeatIt() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2");

    Rt.Run run = Rt.run("secret", "token", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errLines()).as("%s", run).hasSize(1);
    assertThat(run.all()).contains("secret").doesNotContain("hunter2");
  }
}
