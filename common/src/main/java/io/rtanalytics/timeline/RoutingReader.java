package io.rtanalytics.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code routing}: a list of slices and their workers, in any order. */
final class RoutingReader {
  private static final String KEY = "routing";
  private static final List<String> KEYS = List.of("slice", "nodes");
  private static final Allowed<Long> SLICES = new Allowed.Range(0, Long.MAX_VALUE);

  private final Problems problems;
  private final JsonNode workerNodes;

  private final Map<Long, String> pathBySlice = new HashMap<>();
  private final TreeMap<Long, WorkerSet> entries = new TreeMap<>();

  /** With the {@code worker-nodes} as they stand in the file: an id may be known, its URL wrong. */
  RoutingReader(Problems problems, JsonNode workerNodes) {
    this.problems = problems;
    this.workerNodes = workerNodes;
  }

  /** The routing, or a problem. */
  Optional<Routing> read(JsonNode routing) {
    if (!problems.isFilledArray(routing, KEY, "an array of slices and their nodes")) {
      return Optional.empty();
    }
    int unreadable = 0;
    for (int i = 0; i < routing.size(); i++) {
      if (!readEntry(routing.get(i), KEY + '[' + i + ']')) {
        unreadable++;
      }
    }
    if (!pathBySlice.containsKey(0L) && unreadable == 0) {
      problems.add(KEY, "needs an entry for slice 0");
    }
    return problems.isEmpty() ? Optional.of(Routing.of(entries)) : Optional.empty();
  }

  /** Whether the entry says which slice it is for. */
  private boolean readEntry(JsonNode entry, String path) {
    if (!entry.isObject()) {
      problems.expected(entry, path, "an object with \"slice\" and \"nodes\"");
      return false;
    }
    problems.unknownKeys(entry, path, KEYS);
    Optional<Long> slice = problems.read(entry.path("slice"), path + ".slice", SLICES);
    Optional<WorkerSet> workers = readWorkers(entry.path("nodes"), path + ".nodes");
    if (slice.isEmpty()) {
      return false;
    }
    String before = pathBySlice.putIfAbsent(slice.get(), path);
    if (before != null) {
      problems.add(path + ".slice", "slice " + slice.get() + " stands in " + before + " already");
    }
    workers.ifPresent(set -> entries.put(slice.get(), set));
    return true;
  }

  private Optional<WorkerSet> readWorkers(JsonNode nodes, String path) {
    if (!problems.isFilledArray(nodes, path, "an array of node ids")) {
      return Optional.empty();
    }
    Set<String> ids = new LinkedHashSet<>();
    boolean good = true;
    for (int i = 0; i < nodes.size(); i++) {
      JsonNode node = nodes.get(i);
      if (!node.isTextual()) {
        problems.expected(node, path + '[' + i + ']', "a node id in quotes");
        good = false;
      } else if (ids.add(node.textValue())) {
        good &= checkKnown(node, path);
      } else {
        problems.add(path, "node " + Problems.show(node) + " is listed twice");
        good = false;
      }
    }
    return good ? Optional.of(WorkerSet.of(List.copyOf(ids))) : Optional.empty();
  }

  private boolean checkKnown(JsonNode node, String path) {
    boolean known = workerNodes.has(node.textValue());
    // Without worker nodes that is the problem, and said already.
    if (!known && workerNodes.isObject()) {
      problems.add(path, "unknown node " + Problems.show(node));
    }
    return known;
  }
}
