package io.rtanalytics.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.NotStored;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the workers of one process say of themselves. */
class LocalWorkersTest {
  private final LocalWorkers workers =
      new LocalWorkers(
          Map.of(), new ClusterIdentity(Instant.parse("2017-05-20T00:00:00Z"), 3600, null));

  /** Who waits for a worker awake needs a processor other than the worker's. */
  @Test
  void theyReplyPromptlyIfThereIsAProcessorForThem() {
    assertThat(workers.replyPromptly()).isEqualTo(Runtime.getRuntime().availableProcessors() > 1);
  }

  @Test
  void oneThatIsNotHereIsNamed() {
    assertThatThrownBy(workers.totals("7").totals(0, 0, 0, 1000).toCompletableFuture()::join)
        .hasCauseInstanceOf(NotStored.class)
        .hasMessageContaining("worker \"7\" does not run in this process");
  }
}
