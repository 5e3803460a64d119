package io.rtanalytics.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong with a cluster file, so that all of it can be told at once. */
final class Problems {
  private static final int LONGEST_VALUE = 100;

  private final List<String> found = new ArrayList<>();

  void add(String path, String problem) {
    found.add(path + ": " + problem);
  }

  /** A problem that names its key itself. */
  void add(String problem) {
    found.add(problem);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<String> found() {
    return found;
  }

  /** The value, or else a problem and nothing. */
  <T> Optional<T> read(JsonNode json, String path, Allowed<T> allowed) {
    Optional<T> value = allowed.read(json);
    if (value.isEmpty()) {
      allowed.explain(json, path, this);
    }
    return value;
  }

  /** Whether it is an object with at least one entry; else a problem. */
  boolean isFilledObject(JsonNode json, String path, String words) {
    return isFilled(json, json.isObject(), path, words);
  }

  /** Whether it is an array with at least one element; else a problem. */
  boolean isFilledArray(JsonNode json, String path, String words) {
    return isFilled(json, json.isArray(), path, words);
  }

  private boolean isFilled(JsonNode json, boolean rightType, String path, String words) {
    if (!rightType) {
      expected(json, path, words);
    } else if (json.isEmpty()) {
      add(path, "must not be empty");
    }
    return rightType && !json.isEmpty();
  }

  /** Notes what a value should have been. */
  void expected(JsonNode json, String path, String words) {
    add(path, json.isMissingNode() ? "missing" : "must be " + words + ", not " + show(json));
  }

  /** Notes every key that is not known here. */
  void unknownKeys(JsonNode object, String prefix, Collection<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                add(child(prefix, key), NearestKey.unknown(key, known));
              }
            });
  }

  /** The path of a key within an object; the root's path is empty. */
  static String child(String path, String key) {
    boolean plain = key.matches("[A-Za-z0-9_-]{1,64}");
    if (plain) {
      return path.isEmpty() ? key : path + '.' + key;
    }
    return path + '[' + show(key) + ']';
  }

  /** The value as JSON, in one line and cut if long. */
  static String show(JsonNode json) {
    // 1e400 is read as infinity, which JSON cannot write.
    boolean infinite = json.isDouble() && Double.isInfinite(json.doubleValue());
    String text = infinite ? "a number that large" : json.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  /** The text as a JSON string, in one line and cut if long. */
  static String show(String text) {
    return show(TextNode.valueOf(text));
  }
}
