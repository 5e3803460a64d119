package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {
  private final Cluster valid = ClusterText.valid().cluster();

  @Test
  void routingToAWorkerWithoutAUrlIsRefused() {
    Map<String, URI> workers = Map.of("0", URI.create("http://w:9000"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Cluster(
                    valid.apiNodes(), workers, valid.timeline(), valid.routing(), valid.settings()))
        .withMessage("routing: unknown node \"1\"");
  }

  @Test
  void mapsAreCopiedInOrderAndCannotBeChanged() {
    Map<String, URI> nodes = new LinkedHashMap<>();
    for (String id : new String[] {"9", "1", "5"}) {
      nodes.put(id, URI.create("http://api/" + id));
    }
    Cluster cluster =
        new Cluster(
            nodes, valid.workerNodes(), valid.timeline(), valid.routing(), valid.settings());
    nodes.clear();
    assertThat(cluster.apiNodes().keySet()).containsExactly("9", "1", "5");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> cluster.apiNodes().clear());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100000, 0", // all are kept
    "1, 0, 0",
    "1, 3599, 0",
    "1, 3600, 1",
    "24, 86399, 0",
    "24, 86400, 1",
    "1000000000000, 86400, 0",
    "5, -1, 0", // before slice 0
    "5, -9223372036854775808, 0"
  })
  void slicesBeforeThePresentAndSoManyExpire(long kept, long secondsAfterFirst, long first) {
    Cluster cluster = ClusterText.valid().with("retention-slices", "" + kept).cluster();
    long begin = cluster.timeline().first().getEpochSecond();
    long now = secondsAfterFirst < -1 ? secondsAfterFirst : begin + secondsAfterFirst;
    assertThat(cluster.timeline().length()).isEqualTo(3600);
    assertThat(cluster.firstKeptSlice(now)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "none, 100000, 0", // all take events
    "1s, 3600, 0",
    "1s, 3601, 1", // slice 0 ended a second ago
    "48h, 176399, 0",
    "48h, 176400, 1",
    "36500d, 86400, 0",
    "48h, -1, 0", // before slice 0
    "36500d, -9223372036854775808, 0"
  })
  void slicesTakeEventsUntilLatenessAfterTheirEnd(
      String lateness, long secondsAfterFirst, long first) {
    Cluster cluster = ClusterText.valid().with("lateness", '"' + lateness + '"').cluster();
    long begin = cluster.timeline().first().getEpochSecond();
    long now = secondsAfterFirst < -1 ? secondsAfterFirst : begin + secondsAfterFirst;
    assertThat(cluster.timeline().length()).isEqualTo(3600);
    assertThat(cluster.firstAcceptedSlice(now)).isEqualTo(first);
  }
}
