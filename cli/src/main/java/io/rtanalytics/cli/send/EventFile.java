package io.rtanalytics.cli.send;

import io.rtanalytics.cli.text.Failure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of events, looked through once before it is sent.
 *
 * @param path where it is
 * @param name how the user calls it
 * @param bytes its length
 * @param gzip whether it is gzipped
 * @param mediaType how its events are written down
 * @param batchId the SHA-256 of its content in hexadecimal digits. That of the events themselves,
 *     not of the gzipped bytes: compressing a file again changes these, and counts nothing anew.
 */
record EventFile(
    Path path, String name, long bytes, boolean gzip, String mediaType, String batchId) {
  private static final int BLOCK = 1 << 16;

  /**
   * Reads a file from its beginning to its end.
   *
   * @throws Failure if it can't be read, or is broken gzip
   */
  static EventFile inspect(Path path, String name) throws Failure {
    if (Files.isDirectory(path)) {
      throw new Failure(name + " is a directory");
    }
    boolean gzip = false;
    try {
      gzip = isGzip(path);
      try (InputStream in = open(path, gzip)) {
        byte[] block = new byte[BLOCK];
        int read = in.readNBytes(block, 0, BLOCK);
        String mediaType = mediaType(block, read);
        MessageDigest digest = sha256();
        while (read > 0) {
          digest.update(block, 0, read);
          read = in.readNBytes(block, 0, BLOCK);
        }
        String id = HexFormat.of().formatHex(digest.digest());
        return new EventFile(path, name, Files.size(path), gzip, mediaType, id);
      }
    } catch (ZipException | EOFException e) {
      throw new Failure(name + " is broken gzip: " + e.getMessage(), e);
    } catch (IOException e) {
      throw Failure.of("file", Path.of(name), e);
    }
  }

  private static boolean isGzip(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private static InputStream open(Path path, boolean gzip) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), BLOCK);
    return gzip ? new GZIPInputStream(in, BLOCK) : in;
  }

  /** By the first character that is no space: an object begins NDJSON, an array JSON, else CSV. */
  private static String mediaType(byte[] block, int length) {
    boolean mark =
        length >= 3
            && block[0] == (byte) 0xef
            && block[1] == (byte) 0xbb
            && block[2] == (byte) 0xbf;
    for (int i = mark ? 3 : 0; i < length; i++) {
      switch (block[i]) {
        case ' ', '\t', '\r', '\n' -> {}
        case '{' -> {
          return "application/x-ndjson";
        }
        case '[' -> {
          return "application/json";
        }
        default -> {
          return "text/csv";
        }
      }
    }
    return "text/csv";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
