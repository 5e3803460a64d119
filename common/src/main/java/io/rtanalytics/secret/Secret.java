package io.rtanalytics.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 256-bit key of all pseudonyms. Without it names cannot be tried out against stored data.
 * Never logged, never sent, never in a backup. Immutable.
 */
public final class Secret implements Keys {
  private static final String HMAC = "HmacSHA256";
  private static final int BYTES = 32;

  private final byte[] key;
  private final KeyRing ring;

  private Secret(byte[] key) {
    this.key = key;
    this.ring = new KeyRing(token(), List.of(KeyPeriod.plain(0, new RootKey(key))));
  }

  /**
   * Writes a new secret to a new file that only its owner may read, and forces it to disk: data
   * that was pseudonymised under a secret is worth nothing without it.
   *
   * @throws IOException if the file exists already or can't be written
   */
  public static Secret create(Path file, SecureRandom random) throws IOException {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    ByteBuffer text =
        ByteBuffer.wrap((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, ownerOnly(file))) {
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
    return new Secret(key);
  }

  static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Reads a secret file: 64 hexadecimal digits and an optional line end.
   *
   * @throws IOException if it can't be read, or holds anything else
   */
  public static Secret read(Path file) throws IOException {
    String hex = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      Hex.require(hex, "a secret");
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
    return new Secret(HexFormat.of().parseHex(hex));
  }

  /** A secret of given bytes, for tests. */
  public static Secret of(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("a secret is " + BYTES + " bytes, not " + key.length);
    }
    return new Secret(key.clone());
  }

  /** The key of one slice: HMAC-SHA-256(secret, "slice" ‖ number, 8 bytes big-endian). */
  public byte[] sliceKey(long slice) {
    return Hmac.ofSlice(key, slice);
  }

  /** The token: HMAC-SHA-256(secret, "token"). */
  public Token token() {
    byte[] token = hmac(key).doFinal("token".getBytes(StandardCharsets.US_ASCII));
    return new Token(HexFormat.of().formatHex(token));
  }

  /** The keys of all slices. */
  @Override
  public KeyRing ring() {
    return ring;
  }

  /** An HMAC-SHA-256 under a key, ready for use by one thread. */
  public static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /** The fingerprint of its token: a secret is not to be printed by accident. */
  @Override
  public String toString() {
    return "Secret[fingerprint=" + token().fingerprint() + "]";
  }
}
