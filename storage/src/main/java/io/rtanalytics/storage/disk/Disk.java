package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.util.List;

/**
 * A directory tree of data files: everything that a worker keeps goes through here, so that another
 * implementation can fail, fill up or lose power.
 *
 * <p>Names are relative, with {@code /} between directories. A change of a directory (a file made,
 * renamed or deleted) survives a loss of power once that directory has been forced; bytes of a file
 * once that file has been. Safe for any thread.
 */
public interface Disk {
  /**
   * Opens an existing file for reading and writing.
   *
   * @throws IOException if there is none, or it can't be opened
   */
  DiskFile open(String name) throws IOException;

  /**
   * Makes a new, empty file and opens it.
   *
   * @throws IOException if it exists, or can't be made
   */
  DiskFile create(String name) throws IOException;

  /** Whether there is a file of that name. */
  boolean exists(String name) throws IOException;

  /** Whether there is a directory of that name. */
  boolean isDirectory(String name) throws IOException;

  /** The names of the files in a directory, without the directory, ascending. */
  List<String> list(String directory) throws IOException;

  /** Makes a directory if there is none, so that it survives a loss of power. */
  void makeDirectory(String directory) throws IOException;

  /** Deletes a file if there is one. */
  void delete(String name) throws IOException;

  /** Renames a file, atomically; a file that had the new name is replaced. */
  void rename(String from, String to) throws IOException;

  /** Makes what was made, renamed and deleted in a directory survive a loss of power. */
  void forceDirectory(String directory) throws IOException;

  /** What an operator knows a file by, for messages. */
  String describe(String name);
}
