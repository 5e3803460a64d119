package io.rtanalytics.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @TempDir Path directory;

  private final Secret counting = Secret.of(counting());

  private static byte[] counting() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  /**
   * {@code printf 'slice\0\0\0\0\0\0\0\7' | openssl dgst -sha256 -mac HMAC -macopt
   * hexkey:000102…1f}.
   */
  @Test
  void sliceKeyIsTheHmacOfTheSliceNumber() {
    assertThat(HexFormat.of().formatHex(counting.sliceKey(7)))
        .isEqualTo("61af067790daba4945be5aa47c9cba41350727fea940eff77eb459db77b80fdf");
  }

  /** {@code printf token | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f}. */
  @Test
  void tokenIsDerivedOneWay() {
    assertThat(counting.token().hex())
        .isEqualTo("799ef35acf21da6109953721bac8e63fcef145cf7d97915acf277349c7282a9c");
  }

  @Test
  void fileIsForItsOwnerAloneAndReadsBack() throws IOException {
    Path file = directory.resolve("secret");
    Secret created = Secret.create(file, new SecureRandom());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Secret.read(file).token()).isEqualTo(created.token());
  }

  @Test
  void anExistingFileIsNeverOverwritten() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "precious");
    assertThatThrownBy(() -> Secret.create(file, new SecureRandom()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
  }

  @Test
  void aFileOfAnythingElseIsRefusedWithoutRepeatingIt() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2");
    assertThatThrownBy(() -> Secret.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("64 lower-case hexadecimal digits")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void printingRevealsOnlyTheFingerprint() {
    assertThat(counting.toString())
        .contains(counting.token().fingerprint())
        .doesNotContain("0102030405")
        .doesNotContain(counting.token().hex());
    assertThat(counting.token().toString()).doesNotContain(counting.token().hex());
  }

  @Test
  void onlyTheTokenItselfMatches() {
    Token token = counting.token();
    assertThat(token.matches(token.authorization())).isTrue();
    assertThat(token.matches("Bearer " + "0".repeat(64))).isFalse();
    assertThat(token.matches(token.hex())).isFalse();
    assertThat(token.matches("")).isFalse();
  }
}
