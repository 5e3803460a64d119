package io.rtanalytics.tests.contract;

import java.nio.file.Path;

/** A worker over HTTP. */
class HttpTotalsSourceTest extends TotalsSourceContract {
  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return ProcessWorker.overHttp(directory);
  }
}
