package io.rtanalytics.cli.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A command cannot do what it is there for; the message is the one line that the user sees. */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what failed. */
  public Failure(String message) {
    super(message);
  }

  /** Says what failed, with the cause for {@code --verbose}. */
  public Failure(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A file that could not be read or written, in words.
   *
   * @param what what the file is, as in "the secret"
   */
  public static Failure of(String what, Path file, IOException e) {
    return new Failure(what + " " + file + " " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (e instanceof AccessDeniedException) {
      return "may not be accessed by this user";
    }
    if (e instanceof FileSystemException named && named.getReason() != null) {
      return "cannot be used: " + named.getReason();
    }
    return "cannot be used: " + e.getMessage();
  }
}
