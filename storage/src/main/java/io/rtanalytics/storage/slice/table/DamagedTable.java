package io.rtanalytics.storage.slice.table;

import org.jspecify.annotations.Nullable;

/**
 * A table file is not what was written: it is missing, cut, says something else, or the disk can't
 * read it. The message names the file.
 */
public final class DamagedTable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedTable(String file, String what) {
    super(file + ": " + what);
  }

  DamagedTable(String file, Throwable cause) {
    super(file + ": " + message(cause), cause);
  }

  /** MapDB wraps errors of the disk, and leaves their messages inside. */
  private static @Nullable String message(Throwable cause) {
    Throwable inner = cause.getCause();
    return cause.getMessage() == null && inner != null ? inner.getMessage() : cause.getMessage();
  }
}
