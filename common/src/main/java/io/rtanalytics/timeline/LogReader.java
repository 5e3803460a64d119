package io.rtanalytics.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code log}: {@code "files"}, or {@code {"kafka": {"bootstrap.servers": …, "topic": …}}}
 * with any other property of Kafka's clients. Of properties only names are ever shown: values may
 * be passwords.
 */
final class LogReader {
  static final String KEY = "log";

  private static final String FILES = "files";
  private static final String KAFKA = "kafka";
  private static final String PATH = KEY + '.' + KAFKA;
  private static final String TOPIC = "topic";
  private static final String ACCEPT = "accept-topic-settings";
  private static final String WORDS = "\"files\" or {\"kafka\": {\"bootstrap.servers\": …}}";
  private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** What rt sets itself, since exactly-once counting depends on it. */
  private static final Set<String> OWN =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "buffer.memory",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.instance.id",
          "interceptor.classes",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.request.size",
          "partitioner.class",
          "retries",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private final Problems problems;

  LogReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * What the key says; null for files, or if there is a problem.
   *
   * @param log the value of the key, if there is any
   * @param workerNodes the {@code worker-nodes} as they stand in the file
   */
  @Nullable KafkaLog read(JsonNode log, JsonNode workerNodes) {
    if (log.isMissingNode() || (log.isTextual() && log.textValue().equals(FILES))) {
      return null;
    }
    if (!log.isObject() || !log.has(KAFKA)) {
      // Not shown: there may be a password in it.
      problems.add(KEY, "must be " + WORDS);
      return null;
    }
    problems.unknownKeys(log, KEY, List.of(KAFKA));
    checkIds(workerNodes);
    return readKafka(log.path(KAFKA));
  }

  private @Nullable KafkaLog readKafka(JsonNode kafka) {
    if (!kafka.isObject()) {
      problems.add(PATH, "must be an object with \"bootstrap.servers\"");
      return null;
    }
    Map<String, String> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : kafka.properties()) {
      String name = property.getKey();
      if (!name.equals(TOPIC) && !name.equals(ACCEPT)) {
        readProperty(name, property.getValue(), properties);
      }
    }
    if (!kafka.has(KafkaLog.BOOTSTRAP_SERVERS)) {
      problems.add(Problems.child(PATH, KafkaLog.BOOTSTRAP_SERVERS), "missing");
    }
    return new KafkaLog(readTopic(kafka.path(TOPIC)), properties, readAccepted(kafka.path(ACCEPT)));
  }

  private void readProperty(String name, JsonNode value, Map<String, String> properties) {
    String path = Problems.child(PATH, name);
    if (OWN.contains(name)) {
      problems.add(path, "is set by rt and must not stand here");
    } else if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
      problems.add(path, "must be a text, a number, true or false");
    } else {
      properties.put(name, value.asText());
    }
  }

  private String readTopic(JsonNode topic) {
    if (topic.isMissingNode()) {
      return KafkaLog.DEFAULT_TOPIC;
    }
    String name = topic.asText();
    if (!topic.isTextual()
        || !TOPIC_NAME.matcher(name).matches()
        || name.equals(".")
        || name.equals("..")) {
      problems.expected(
          topic, Problems.child(PATH, TOPIC), "1 to 249 letters, digits, dots, _ and - in quotes");
    }
    return name;
  }

  private Set<String> readAccepted(JsonNode names) {
    Set<String> accepted = new LinkedHashSet<>();
    if (names.isMissingNode()) {
      return accepted;
    }
    for (JsonNode name : names) {
      accepted.add(name.asText());
    }
    if (!names.isArray() || accepted.contains("")) {
      problems.expected(
          names, Problems.child(PATH, ACCEPT), "an array of names of the topic's settings");
    }
    return accepted;
  }

  /** A worker's id is the number of its partition. */
  private void checkIds(JsonNode workerNodes) {
    if (!workerNodes.isObject() || workerNodes.isEmpty()) {
      return; // said already
    }
    int count = workerNodes.size();
    List<String> missing =
        IntStream.range(0, count)
            .mapToObj(Integer::toString)
            .filter(id -> !workerNodes.has(id))
            .toList();
    if (!missing.isEmpty()) {
      problems.add(
          "worker-nodes",
          "with a log in Kafka ids are the numbers of partitions, 0 to "
              + (count - 1)
              + "; missing: "
              + String.join(", ", missing.subList(0, Math.min(5, missing.size()))));
    }
  }
}
