package io.rtanalytics.tests.contract;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.TotalsSource;

/** Worker 0, behind one implementation of its ports. */
interface WorkerUnderTest extends AutoCloseable {
  BatchSink sink();

  TotalsSource totals();

  ItemSource items();

  /** Ends it in good order and starts it on the same data. */
  void restart() throws Exception;
}
