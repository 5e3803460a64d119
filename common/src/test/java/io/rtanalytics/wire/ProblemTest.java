package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void bodyIsRfc9457WithExtensionsInOrder() {
    Problem problem =
        new Problem(400, "Bad Request", "user: \"missing\"")
            .with("parameter", "user")
            .with("report", Map.of("accepted", 3));
    assertThat(problem.toJson())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                + "\"detail\":\"user: \\\"missing\\\"\",\"parameter\":\"user\","
                + "\"report\":{\"accepted\":3}}");
  }
}
