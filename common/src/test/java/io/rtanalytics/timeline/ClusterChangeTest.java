package io.rtanalytics.timeline;

import static io.rtanalytics.timeline.ClusterText.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

// R9, R12
class ClusterChangeTest {
  /** In slice 10; with max-future at an hour, slices up to 12 must stay. */
  private static final Instant NOW = Instant.parse("2017-05-20T10:30:00Z");

  private final ClusterText valid = ClusterText.valid();

  @Test
  void sameClusterIsNoChange() {
    assertThat(refusals(valid)).isEmpty();
  }

  @Test
  void changedFirstSliceIsRefused() {
    assertThat(refusals(valid.with("first-slice", "\"2017-05-20T01:00:00\"")))
        .containsExactly(
            "first-slice: must stay 2017-05-20T00:00:00Z, not become 2017-05-20T01:00:00Z");
  }

  @Test
  void changedSliceLengthIsRefused() {
    assertThat(refusals(valid.with("length-of-time-slice", "60")))
        .containsExactly("length-of-time-slice: must stay 3600, not become 60");
  }

  @Test
  void changedRoutingOfASliceInUseIsRefused() {
    assertThat(refusals(workersFrom(12)))
        .containsExactly(
            "routing: slice 12 must stay with workers [0, 1], not go to [0, 1, 2]; the first slice"
                + " that may change is 13");
  }

  @Test
  void changedRoutingOfAPastSliceIsRefused() {
    assertThat(refusals(valid.with("routing", "[{\"slice\": 0, \"nodes\": [\"0\", \"1\"]}]")))
        .containsExactly(
            "routing: slice 0 must stay with workers [0], not go to [0, 1]; the first slice that"
                + " may change is 13");
  }

  @Test
  void otherOrderOfWorkersIsRefused() {
    assertThat(
            refusals(
                valid.with(
                    "routing",
                    "[{\"slice\": 0, \"nodes\": [\"0\"]}, {\"slice\": 3, \"nodes\": [\"1\","
                        + " \"0\"]}]")))
        .containsExactly(
            "routing: slice 3 must stay with workers [0, 1], not go to [1, 0]; the first slice that"
                + " may change is 13");
  }

  @Test
  void changedRoutingOfALaterSliceIsAllowed() {
    assertThat(refusals(workersFrom(13))).isEmpty();
  }

  @Test
  void routingWrittenInOtherWordsIsAllowed() {
    assertThat(
            refusals(
                valid.with(
                    "routing",
                    "[{\"slice\": 3, \"nodes\": [\"0\", \"1\"]}, {\"slice\": 5, \"nodes\": [\"0\","
                        + " \"1\"]}, {\"slice\": 0, \"nodes\": [\"0\"]}]")))
        .isEmpty();
  }

  @Test
  void maxFutureOfTheNextClusterCountsIfGreater() {
    assertThat(refusals(workersFrom(13).with("max-future", "7200")))
        .containsExactly(
            "routing: slice 13 must stay with workers [0, 1], not go to [0, 1, 2]; the first slice"
                + " that may change is 14");
  }

  @Test
  void maxFutureOfTheCurrentClusterCountsIfGreater() {
    assertThat(refusals(workersFrom(12).with("max-future", "0"))).hasSize(1);
  }

  @Test
  void beforeTheFirstSliceAnyRoutingMayChange() {
    Cluster next = valid.with("routing", "[{\"slice\": 0, \"nodes\": [\"2\"]}]").cluster();
    Instant longBefore = FIRST.minusSeconds(3 * 3600);
    assertThat(ClusterChange.refusals(ClusterText.valid().cluster(), next, longBefore)).isEmpty();
    assertThat(
            ClusterChange.refusals(
                ClusterText.valid().cluster(), next, longBefore.plusSeconds(3600)))
        .containsExactly(
            "routing: slice 0 must stay with workers [0], not go to [2]; the first slice that may"
                + " change is 1");
  }

  @Test
  void everyReasonIsListed() {
    assertThat(
            refusals(
                workersFrom(4)
                    .with("first-slice", "\"2017-05-19T00:00:00\"")
                    .with("length-of-time-slice", "60")))
        .hasSize(3);
  }

  @Test
  void urlOfAWorkerMayChange() {
    assertThat(
            refusals(
                valid.with(
                    "worker-nodes", "{\"0\": \"http://new:9000\", \"1\": \"http://new:9001\"}")))
        .isEmpty();
  }

  @Test
  void apiNodesAndUnusedWorkersMayComeAndGo() {
    assertThat(
            refusals(
                valid
                    .with("api-nodes", "{\"7\": \"http://api:8007\"}")
                    .with(
                        "worker-nodes",
                        "{\"0\": \"http://w:9000\", \"1\": \"http://w:9001\","
                            + " \"3\": \"http://w:9003\"}")))
        .isEmpty();
  }

  @Test
  void settingsMayChange() {
    assertThat(refusals(valid.with("durability", "\"os\"").with("max-future", "60"))).isEmpty();
  }

  private ClusterText workersFrom(long slice) {
    return valid.with(
        "routing",
        ("[{\"slice\": 0, \"nodes\": [\"0\"]}, {\"slice\": 3, \"nodes\": [\"0\", \"1\"]},"
                + " {\"slice\": %d, \"nodes\": [\"0\", \"1\", \"2\"]}]")
            .formatted(slice));
  }

  private static List<String> refusals(ClusterText next) {
    return ClusterChange.refusals(ClusterText.valid().cluster(), next.cluster(), NOW);
  }
}
