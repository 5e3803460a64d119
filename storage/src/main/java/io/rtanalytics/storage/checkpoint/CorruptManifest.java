package io.rtanalytics.storage.checkpoint;

/**
 * The manifest is damaged where it was durable once. Nothing was changed on disk; an operator has
 * to decide. The message names the file and the place.
 */
public final class CorruptManifest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptManifest(String file, long at, String what) {
    super("the manifest is corrupt: " + file + ": at " + at + ": " + what);
  }
}
