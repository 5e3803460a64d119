package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
