package io.rtanalytics.storage.disk;

/** What can be done with a {@link FaultyDisk}, and go wrong. */
public enum Operation {
  OPEN,
  READ,
  CREATE,
  WRITE,
  FORCE,
  RENAME,
  DELETE,
  FORCE_DIRECTORY,
  MAKE_DIRECTORY;

  /** Whether a loss of power before or after it can make a difference. */
  public boolean isChange() {
    return this != OPEN && this != READ;
  }
}
