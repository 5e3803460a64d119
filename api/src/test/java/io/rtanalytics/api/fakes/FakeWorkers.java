package io.rtanalytics.api.fakes;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Workers in memory, each there as soon as it is asked for. */
public final class FakeWorkers implements Workers {
  private final Map<String, FakeWorker> workers = new ConcurrentHashMap<>();

  /** One of them. */
  public FakeWorker get(String worker) {
    return workers.computeIfAbsent(worker, id -> new FakeWorker());
  }

  @Override
  public BatchSink sink(String worker) {
    return get(worker);
  }

  @Override
  public TotalsSource totals(String worker) {
    return get(worker);
  }

  @Override
  public SliceSource slices(String worker) {
    return get(worker);
  }

  @Override
  public ItemSource items(String worker) {
    return get(worker).items();
  }
}
