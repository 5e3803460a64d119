package io.rtanalytics.api.fakes;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;

/** Workers that nobody may ask for anything but what a subclass gives. */
public abstract class UnaskedWorkers implements Workers {
  @Override
  public BatchSink sink(String worker) {
    throw new AssertionError("nobody sends here");
  }

  @Override
  public TotalsSource totals(String worker) {
    throw new AssertionError("nobody asks here");
  }

  @Override
  public SliceSource slices(String worker) {
    throw new AssertionError("nobody asks here");
  }

  @Override
  public ItemSource items(String worker) {
    throw new AssertionError("nobody asks here");
  }
}
