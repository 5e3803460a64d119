package io.rtanalytics.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of one cluster file and notes every problem, instead of ending at the first. */
final class ClusterReader {
  /** A thousand years: the ends of slices stay within what an {@link Instant} can hold. */
  private static final Allowed<Long> LENGTHS = new Allowed.Range(1, 31_556_952_000L);

  private static final String API_NODES = "api-nodes";
  private static final String WORKER_NODES = "worker-nodes";
  private static final String LENGTH = "length-of-time-slice";
  private static final String FIRST = "first-slice";
  private static final String ROUTING = "routing";
  private static final String SYSTEM = "system";
  private static final List<String> KEYS =
      Stream.concat(
              Stream.of(API_NODES, WORKER_NODES, LENGTH, FIRST, ROUTING, LogReader.KEY),
              SettingKey.ALL.stream().map(SettingKey::name))
          .toList();
  private static final Set<SettingKey<?>> COMPARED =
      Set.of(
          SettingKey.BATCH_BYTES,
          SettingKey.QUEUE_BYTES,
          SettingKey.WORKER_QUEUE_BYTES,
          SettingKey.SEGMENT_BYTES,
          SettingKey.TRUSTED_PROXIES);

  private final Problems problems = new Problems();
  private final JsonNode root;

  ClusterReader(JsonNode root) {
    this.root = root;
  }

  /** The file's content, if there is no problem with it. */
  ClusterFile read(String name) throws InvalidCluster {
    if (!root.isObject()) {
      problems.add("must be one JSON object, not " + Problems.show(root));
      throw new InvalidCluster(name, problems.found());
    }
    problems.unknownKeys(root, "", KEYS);
    NodesReader nodes = new NodesReader(problems);
    Map<String, URI> apiNodes = nodes.read(root.path(API_NODES), API_NODES);
    Map<String, List<URI>> workerUrls =
        nodes.readReplicas(
            root.path(WORKER_NODES), WORKER_NODES, root.path(LogReader.KEY).isObject());
    Optional<Long> length = problems.read(root.path(LENGTH), LENGTH, LENGTHS);
    Instant first = readFirst(root.path(FIRST));
    Optional<Routing> routing =
        new RoutingReader(problems, root.path(WORKER_NODES)).read(root.path(ROUTING));
    Settings settings = readSettings();
    KafkaLog kafka =
        new LogReader(problems).read(root.path(LogReader.KEY), root.path(WORKER_NODES));
    if (!problems.isEmpty()) {
      throw new InvalidCluster(name, problems.found());
    }
    return new ClusterFile(
        apiNodes, workerUrls, length.orElseThrow(), first, routing.orElseThrow(), settings, kafka);
  }

  /** When slice 0 begins; null for "system", or if there is a problem. */
  private @Nullable Instant readFirst(JsonNode json) {
    String words = "\"system\" or a date and time like \"2017-05-20T00:00:00\", read as UTC";
    if (!json.isTextual()) {
      problems.expected(json, FIRST, words);
      return null;
    }
    if (json.textValue().equals(SYSTEM)) {
      int apiNodes = root.path(API_NODES).size();
      if (apiNodes > 1) {
        problems.add(FIRST, "\"system\" needs exactly one API node, there are " + apiNodes);
      }
      return null;
    }
    try {
      LocalDateTime first = LocalDateTime.parse(json.textValue());
      if (json.textValue().contains(".")) {
        problems.add(FIRST, Problems.show(json) + " has a fraction of a second");
      } else if (first.getYear() < 0 || first.getYear() > 9999) {
        problems.add(FIRST, Problems.show(json) + " is not within the years 0000 to 9999");
      }
      return first.toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      problems.expected(json, FIRST, words);
      return null;
    }
  }

  private Settings readSettings() {
    Settings.SettingsBuilder builder = Settings.builder();
    Set<SettingKey<?>> wrong = new HashSet<>();
    for (SettingKey<?> key : SettingKey.ALL) {
      if (root.has(key.name()) && !readSetting(key, builder)) {
        wrong.add(key);
      }
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      // They do not fit together, which means nothing if one of them could not be read.
      if (Collections.disjoint(wrong, COMPARED)) {
        problems.add(String.valueOf(e.getMessage()));
      }
      return Settings.DEFAULTS;
    }
  }

  private <T> boolean readSetting(SettingKey<T> key, Settings.SettingsBuilder builder) {
    Optional<T> value = problems.read(root.path(key.name()), key.name(), key.allowed());
    value.ifPresent(read -> key.setter().accept(builder, read));
    return value.isPresent();
  }
}
