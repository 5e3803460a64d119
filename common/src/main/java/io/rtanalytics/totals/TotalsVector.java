package io.rtanalytics.totals;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The totals of one slice as a G-counter: worker id → that worker's component, in routing order.
 * Vectors merge component by component, so a copy that lags behind never takes a count back.
 *
 * @param components worker id → totals; iteration follows the routing
 */
public record TotalsVector(Map<String, WorkerTotals> components) {
  /** Copies the map. */
  public TotalsVector {
    components =
        components.size() > 1
            ? java.util.Collections.unmodifiableMap(new LinkedHashMap<>(components))
            : Map.copyOf(components);
  }

  /** The component-wise newer of two vectors (Shapiro et al., state-based G-counter, 2011). */
  public TotalsVector merge(TotalsVector other) {
    Map<String, WorkerTotals> merged = new LinkedHashMap<>(components);
    other.components.forEach((worker, totals) -> merged.merge(worker, totals, WorkerTotals::merge));
    return new TotalsVector(merged);
  }

  /** The plain sum over the workers. */
  public SliceTotals sum() {
    // A stream would take as long as all that finds the components.
    SliceTotals sum = SliceTotals.ZERO;
    for (WorkerTotals worker : components.values()) {
      sum = sum.plus(worker.totals());
    }
    return sum;
  }

  /** Whether every component is of a slice that its worker has sealed; true without any. */
  public boolean allSealed() {
    for (WorkerTotals worker : components.values()) {
      if (!worker.sealed()) {
        return false;
      }
    }
    return true;
  }
}
