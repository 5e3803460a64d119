package io.rtanalytics.kafka.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionHistoryTest {
  private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
  private static final String ONE = "{ \"slice\": 0, \"nodes\": [\"0\"] }";
  private static final String FAR = ", { \"slice\": 900000, \"nodes\": [\"0\", \"1\"] }";
  private static final String PAST = ", { \"slice\": 3, \"nodes\": [\"0\", \"1\"] }";

  private final VersionHistory history = new VersionHistory("kafka:b:1/t");

  private static byte[] file(String routing) {
    return """
        { "api-nodes": { "0": "http://localhost:8000/analytics" },
          "worker-nodes": { "0": "http://localhost:9000/worker", "1": "http://localhost:9001/worker" },
          "length-of-time-slice": 3600, "first-slice": "2026-05-20T00:00:00",
          "routing": [ %s ] }
        """
        .formatted(routing)
        .getBytes(StandardCharsets.UTF_8);
  }

  private String current() {
    return history.current().map(it -> new String(it.bytes(), StandardCharsets.UTF_8)).orElse("");
  }

  @Test
  void theLastAcceptedVersionIsTheCluster() {
    assertThat(history.add(0, NOON, -1, file(ONE)).isAccepted()).isTrue();
    assertThat(history.add(1, NOON, 0, file(ONE + FAR)).isAccepted()).isTrue();

    assertThat(history.currentNumber()).isEqualTo(1);
    assertThat(current()).contains("900000");
  }

  @Test
  void ofTwoThatFollowTheSameVersionTheFirstWins() {
    history.add(0, NOON, -1, file(ONE));
    history.add(1, NOON, 0, file(ONE + FAR));
    ClusterVersion late = history.add(2, NOON, 0, file(ONE));

    assertThat(late.refusals())
        .containsExactly(
            "it was made to follow version 0, but version 1 is the cluster: somebody else"
                + " published in between");
    assertThat(history.currentNumber()).isEqualTo(1);
    assertThat(history.add(3, NOON, 1, file(ONE)).isAccepted()).isTrue();
  }

  @Test
  void aVersionThatWouldMoveCountedEventsIsRefusedByTheTimeItWasPublished() {
    history.add(0, NOON, -1, file(ONE));

    assertThat(history.add(1, NOON, 0, file(ONE + PAST)).refusals())
        .singleElement()
        .asString()
        .contains("slice 3 must stay with workers [0]");
    assertThat(history.refusals(file(ONE + PAST), NOON)).hasSize(1);
    // The same change was fine a month before.
    Instant before = Instant.parse("2026-04-20T12:00:00Z");
    assertThat(history.refusals(file(ONE + PAST), before)).isEmpty();
    assertThat(history.add(2, before, 0, file(ONE + PAST)).isAccepted()).isTrue();
  }

  @Test
  void whatIsNoClusterFileIsRefusedAndChangesNothing() {
    history.add(0, NOON, -1, file(ONE));

    assertThat(history.add(1, NOON, 0, new byte[0]).refusals()).containsExactly("is empty");
    assertThat(history.add(2, NOON, 0, "{".getBytes(StandardCharsets.UTF_8)).isAccepted())
        .isFalse();
    assertThat(history.add(3, NOON, Long.MIN_VALUE, file(ONE + FAR)).isAccepted()).isFalse();
    assertThat(history.currentNumber()).isZero();
    assertThat(history.versions())
        .extracting(ClusterVersion::number)
        .isEqualTo(List.of(0L, 1L, 2L, 3L));
  }

  @Test
  void aFirstSliceThatOnlyTheNodesKnowIsRefused() {
    byte[] system =
        new String(file(ONE), StandardCharsets.UTF_8)
            .replace("2026-05-20T00:00:00", "system")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(history.add(0, NOON, -1, system).refusals())
        .singleElement()
        .asString()
        .contains("first-slice");
  }
}
