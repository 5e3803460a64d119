package io.rtanalytics.tests.contract;

import java.nio.file.Path;

/** A worker in the same process. */
class InProcessBatchSinkTest extends BatchSinkContract {
  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return new InProcessWorker(directory);
  }
}
