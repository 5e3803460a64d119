package io.rtanalytics.api.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the class path that is sent often: read and compressed once, when it is first asked
 * for, and kept. Any thread may ask; the first waits for the disk.
 */
final class StaticFile {
  private static final int TAG_BYTES = 12;

  private final String name;
  private final String mediaType;
  private volatile @Nullable Content content;

  /** One with a name relative to this class, or an absolute one. */
  StaticFile(String name, String mediaType) {
    this.name = name;
    this.mediaType = mediaType;
  }

  /**
   * What is sent.
   *
   * @param plain the bytes
   * @param gzip the same, compressed
   * @param tag names these bytes, in either form; with its quotes
   */
  record Content(Buffer plain, Buffer gzip, String tag) {}

  String mediaType() {
    return mediaType;
  }

  /** The content if somebody has asked for it before. */
  @Nullable Content known() {
    return content;
  }

  /** The content, read if need be. */
  Content read() throws IOException {
    Content known = content;
    if (known == null) {
      try (InputStream file = open(name)) {
        byte[] bytes = file.readAllBytes();
        known = new Content(Buffer.buffer(bytes), gzip(bytes), tag(bytes));
      }
      content = known;
    }
    return known;
  }

  static InputStream open(String name) {
    InputStream file = StaticFile.class.getResourceAsStream(name);
    if (file == null) {
      throw new IllegalStateException("not in the jar: " + name);
    }
    return file;
  }

  private static Buffer gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return Buffer.buffer(compressed.toByteArray());
  }

  /** A weak one: it stands for both forms. */
  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
