package io.rtanalytics.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What workers hold instead of the secret: derived from it one-way, it proves that a request comes
 * from an API node with that secret, and pseudonymises nothing.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Token(String hex) {
  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is anything but 64 lower-case hexadecimal digits
   */
  public Token {
    Hex.require(hex, "a token");
  }

  /**
   * Reads a token file: 64 hexadecimal digits and an optional line end.
   *
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if it holds anything else
   */
  public static Token read(Path file) throws IOException {
    return new Token(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }

  /** The value of the {@code Authorization} header of an internal request. */
  public String authorization() {
    return "Bearer " + hex;
  }

  /** Whether an {@code Authorization} header bears this token; takes the same time either way. */
  public boolean matches(String authorization) {
    return MessageDigest.isEqual(
        authorization().getBytes(StandardCharsets.UTF_8),
        authorization.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * 16 hexadecimal digits that tell secrets apart and reveal neither them nor the token: what logs,
   * messages and data directories bear.
   */
  public String fingerprint() {
    byte[] digest = Hex.sha256().digest(HexFormat.of().parseHex(hex));
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  /** The fingerprint: a token is not to be printed by accident. */
  @Override
  public String toString() {
    return "Token[fingerprint=" + fingerprint() + "]";
  }
}
