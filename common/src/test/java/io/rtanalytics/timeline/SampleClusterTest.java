package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sample {@code etc/cluster.json}, which is documentation. */
class SampleClusterTest {
  private static final Path SAMPLE = Path.of("..", "etc", "cluster.json");

  @Test
  void sampleIsValid() throws Exception {
    Cluster cluster = ClusterFile.read(SAMPLE).resolve(ClusterText.FIRST);
    assertThat(cluster.apiNodes()).hasSize(2);
    assertThat(cluster.workerNodes()).hasSize(4);
    assertThat(cluster.timeline()).isEqualTo(new Timeline(ClusterText.FIRST, 3600));
    assertThat(cluster.routing()).hasToString("Routing[0→[0], 3→[0, 1], 6→[0, 1, 2, 3]]");
  }

  @Test
  void optionalKeysAreCommentedOutWithTheirDefaults() throws Exception {
    String sample = Files.readString(SAMPLE);
    for (SettingKey<?> key : SettingKey.ALL) {
      assertThat(sample)
          .contains("// \"" + key.name() + "\": " + key.write(Settings.DEFAULTS) + ",\n");
    }
    String uncommented = sample.replaceAll("(?m)^ *// (?=\"[a-z-]+\": .*,$)", "");
    assertThat(ClusterFile.parse(uncommented, "sample").resolve(ClusterText.FIRST))
        .isEqualTo(ClusterFile.read(SAMPLE).resolve(ClusterText.FIRST));
  }
}
