package io.rtanalytics.storage.slice.table;

/** A table file is not what was written, or can't be read. The message names the file. */
public final class DamagedTable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedTable(String file, String what) {
    super(file + ": " + what);
  }

  DamagedTable(String file, Throwable cause) {
    super(file + ": " + cause.getMessage(), cause);
  }
}
