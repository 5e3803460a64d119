package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.tests.harness.Mount;
import io.rtanalytics.tests.harness.Project;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container image, if {@code ./mvnw -Pimage package} has made it: unpacked as an engine does,
 * it holds all that rt needs to run, without anything of this machine.
 */
@Tag("long")
class ImageTest {
  private static final Path IMAGE = Project.root().resolve("cli/target/rt-image.tar");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void rtRunsInIt() throws Exception {
    assumeTrue(Files.exists(IMAGE), "Skipped: ./mvnw -Pimage package makes an image");
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "Skipped: only root may change the root");
    Path parts = Files.createDirectory(directory.resolve("parts"));
    Path root = Files.createDirectory(directory.resolve("root"));
    run(List.of("tar", "-xf", IMAGE.toString(), "-C", parts.toString()));
    JsonNode manifest = JSON.readTree(parts.resolve("manifest.json").toFile()).get(0);
    for (JsonNode layer : manifest.path("Layers")) {
      String file = parts.resolve(layer.asText()).toString();
      run(List.of("tar", "--warning=no-unknown-keyword", "-xzf", file, "-C", root.toString()));
    }
    // What an engine adds.
    Files.createDirectories(root.resolve("dev"));
    run(List.of("mknod", "-m", "666", root.resolve("dev/urandom").toString(), "c", "1", "9"));
    run(List.of("mknod", "-m", "666", root.resolve("dev/random").toString(), "c", "1", "8"));
    JsonNode config =
        JSON.readTree(parts.resolve(manifest.path("Config").asText()).toFile()).path("config");
    assertThat(config.path("User").asText()).isEqualTo("10001:10001");

    List<String> command =
        new ArrayList<>(List.of("chroot", "--userspec=10001:10001", root.toString()));
    config.path("Entrypoint").forEach(word -> command.add(word.asText()));
    List<String> version = new ArrayList<>(command);
    version.add("--version");
    // Loads Kafka's client, and finds nobody.
    Files.writeString(
        root.resolve("cluster.json"),
        Files.readString(Project.root().resolve("etc/compose/cluster.json"))
            .replace("kafka-0:9092,kafka-1:9092,kafka-2:9092", "127.0.0.1:1"));
    command.addAll(List.of("topics", "create", "--cluster", "/cluster.json"));
    try (Mount proc = Mount.proc(root.resolve("proc"))) {
      assertThat(proc.at()).isNotEmptyDirectory();
      assertThat(run(version)).startsWith("rt 0.");
      assertThat(run(command)).contains("Kafka at 127.0.0.1:1 does not answer");
    }
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
