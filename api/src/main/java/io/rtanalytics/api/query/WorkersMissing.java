package io.rtanalytics.api.query;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Some workers of a slice did not answer, so that the slice has no total. */
public final class WorkersMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> workers;

  /** Names every missing worker, with what became of the question. */
  WorkersMissing(Map<String, ? extends Throwable> missing) {
    super(describe(new TreeMap<>(missing)), null, false, false);
    workers = List.copyOf(new TreeMap<>(missing).keySet());
  }

  private static String describe(Map<String, ? extends Throwable> missing) {
    return missing.entrySet().stream()
        .map(entry -> "worker " + entry.getKey() + ": " + entry.getValue().getMessage())
        .collect(Collectors.joining("; "));
  }

  /** The ids of the missing workers. */
  public List<String> workers() {
    return workers;
  }
}
