package io.rtanalytics.timeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What one look at a cluster file, wherever it stands, found: its bytes, or why there are none.
 * Immutable; safe for any thread.
 */
public final class ClusterLook {
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String name;
  private final byte[] bytes;
  private final String failure;

  private ClusterLook(String name, byte[] bytes, String failure) {
    this.name = name;
    this.bytes = bytes;
    this.failure = failure;
  }

  /** What stands in a file. */
  public static ClusterLook at(Path file) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      return failed(name, "is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      return bytes.length > LARGEST
          ? failed(name, "is larger than 16 MiB")
          : new ClusterLook(name, bytes, "");
    } catch (NoSuchFileException e) {
      return failed(name, "does not exist");
    } catch (AccessDeniedException e) {
      return failed(name, "may not be read by this user");
    } catch (FileSystemException e) {
      // Its message repeats the path.
      return failed(name, "cannot be read: " + e.getReason());
    } catch (IOException e) {
      return failed(name, "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Bytes that were found elsewhere.
   *
   * @param name how messages call the place
   */
  public static ClusterLook of(String name, byte[] bytes) {
    return new ClusterLook(name, bytes.clone(), "");
  }

  private static ClusterLook failed(String name, String failure) {
    return new ClusterLook(name, new byte[0], failure);
  }

  /** What was found, as it stands there; nothing if there was a failure. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether another look found the same. */
  public boolean sameAs(ClusterLook other) {
    return failure.equals(other.failure) && Arrays.equals(bytes, other.bytes);
  }

  /**
   * Reads what was found.
   *
   * @throws InvalidCluster if there is nothing, or it is not valid, with every problem that it has
   */
  public ClusterFile parse() throws InvalidCluster {
    if (!failure.isEmpty()) {
      throw new InvalidCluster(name, List.of(failure));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidCluster(name, List.of("is not text in UTF-8"));
    }
    // Some editors begin a file with a mark that JSON does not know.
    return ClusterFile.parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, name);
  }
}
