package io.rtanalytics.tests.contract;

import java.nio.file.Path;

/** A worker over HTTP. */
class HttpBatchSinkTest extends BatchSinkContract {
  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return ProcessWorker.overHttp(directory);
  }
}
