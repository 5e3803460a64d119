package io.rtanalytics.tests.contract;

import java.nio.file.Path;

/** A worker in the same process. */
class InProcessItemSourceTest extends ItemSourceContract {
  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return new InProcessWorker(directory);
  }
}
