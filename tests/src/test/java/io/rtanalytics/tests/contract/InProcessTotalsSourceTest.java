package io.rtanalytics.tests.contract;

import java.nio.file.Path;

/** A worker in the same process. */
class InProcessTotalsSourceTest extends TotalsSourceContract {
  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return new InProcessWorker(directory);
  }
}
