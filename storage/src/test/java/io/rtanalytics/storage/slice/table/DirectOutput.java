package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;

/** Has files closed as soon as they are written, however long that takes. */
public record DirectOutput(Disk disk) implements TableOutput {
  @Override
  public void written(DiskFile file) throws IOException {
    file.close();
  }

  @Override
  public void step() {
    // As long as it takes.
  }
}
