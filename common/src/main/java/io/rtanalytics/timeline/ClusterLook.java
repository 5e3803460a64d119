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

/** What one look at a file found: its bytes, or why there are none. */
final class FileLook {
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String name;
  private final byte[] bytes;
  private final String failure;

  private FileLook(String name, byte[] bytes, String failure) {
    this.name = name;
    this.bytes = bytes;
    this.failure = failure;
  }

  static FileLook at(Path file) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      return failed(name, "is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      return bytes.length > LARGEST
          ? failed(name, "is larger than 16 MiB")
          : new FileLook(name, bytes, "");
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

  private static FileLook failed(String name, String failure) {
    return new FileLook(name, new byte[0], failure);
  }

  boolean sameAs(FileLook other) {
    return failure.equals(other.failure) && Arrays.equals(bytes, other.bytes);
  }

  ClusterFile parse() throws InvalidCluster {
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
