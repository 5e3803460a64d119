package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The local file system. */
class LocalDiskTest extends DiskContract {
  @TempDir private Path directory;

  @Override
  Disk newDisk() throws IOException {
    return LocalDisk.at(directory.resolve("new/root"));
  }
}
