package io.rtanalytics.tests.contract;

import java.nio.file.Path;

/** A worker over HTTP. */
class HttpItemSourceTest extends ItemSourceContract {
  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return ProcessWorker.overHttp(directory);
  }
}
