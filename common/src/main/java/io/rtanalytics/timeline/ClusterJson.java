package io.rtanalytics.timeline;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** The dialect of the cluster file: strict JSON, plus Java's comments. */
final class ClusterJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ClusterJson() {}

  static JsonNode parse(String json, String name) throws InvalidCluster {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (root.isMissingNode()) {
        throw new InvalidCluster(name, List.of("is empty"));
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new InvalidCluster(name, List.of(where(e.getLocation()) + what(e)));
    }
  }

  private static String where(JsonLocation location) {
    return location == null
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  /** Jackson's words without the lines that repeat the source. */
  private static String what(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("is not JSON");
  }
}
