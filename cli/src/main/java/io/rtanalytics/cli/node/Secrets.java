package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.KeyConflict;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Set;
import lombok.extern.slf4j.Slf4j;

/** Reads the files that hold a secret or a token. */
@Slf4j
public final class Secrets {
  private Secrets() {}

  /** Reads a secret's file. */
  static SecretState read(Path file) throws Failure {
    try {
      SecretState secret = new SecretFile(file).read();
      warnIfOthersMayRead("secret", file);
      return secret;
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    }
  }

  /** Reads a secret, after having made it if the file does not exist. */
  static SecretState readOrCreate(Path file) throws Failure {
    if (Files.exists(file)) {
      return read(file);
    }
    try {
      Secret.create(file, new SecureRandom());
      log.info("{} created: keep a copy in a safe place", file);
      return new SecretFile(file).read();
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    }
  }

  /**
   * A secret whose slices are those of a cluster.
   *
   * @throws Failure if they are others
   */
  public static SecretState on(Timeline slices, Path file, SecretState secret) throws Failure {
    try {
      return secret.on(slices);
    } catch (KeyConflict e) {
      throw new Failure("secret " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The oldest slice whose keys are still needed.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  public static long oldestNeeded(Cluster cluster, long now) {
    return cluster.firstAcceptedSlice(now - SecretKeeper.MARGIN_SECONDS);
  }

  /**
   * Reads a token.
   *
   * @throws Failure if it can't be read, or is none
   */
  public static Token readToken(Path file) throws Failure {
    try {
      Token token = Token.read(file);
      warnIfOthersMayRead("token", file);
      return token;
    } catch (IOException e) {
      throw Failure.of("token", file, e);
    } catch (IllegalArgumentException e) {
      throw new Failure("token " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void warnIfOthersMayRead(String what, Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      log.warn("The {} {} may be read by others: chmod 600 {}", what, file, file);
    }
  }
}
