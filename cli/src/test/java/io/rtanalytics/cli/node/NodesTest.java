package io.rtanalytics.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.cli.http.HttpFront;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes put together for real, in this process, on free ports. */
class NodesTest {
  private static final Instant START = Instant.parse("2026-01-01T12:30:00Z");
  private static final long NOW = START.getEpochSecond();
  private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<RunningNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  @Test
  void serveCountsAndKeepsItsCounts() throws Exception {
    RunningNode first = serve(options());
    assertThat(first.readyLine())
        .isEqualTo(
            "rt is ready on http://127.0.0.1:"
                + first.port()
                + " (data "
                + dir.resolve("data")
                + ")");
    assertThat(post(first.port(), "ann")).isEqualTo(202);
    assertThat(users(first.port())).isEqualTo(1);
    assertThat(get(first.port(), "/worker?slice=" + NOW / 3600).body())
        .isEqualTo("unqiue_users,1\nclicks,1\nimpressions,0\n");
    first.close();

    RunningNode second = serve(options());
    assertThat(post(second.port(), "ann")).isEqualTo(202);
    assertThat(post(second.port(), "bob")).isEqualTo(202);
    assertThat(users(second.port())).isEqualTo(2);
    assertThat(dir.resolve("data/secret")).exists();
    assertThat(dir.resolve("data/worker-0/identity.json")).exists();
  }

  @Test
  void nodeThatCannotListenLeavesNothingBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServeOptions options =
          ServeOptions.builder()
              .host("127.0.0.1")
              .port(taken.getLocalPort())
              .data(dir.resolve("data"))
              .build();
      assertThatThrownBy(() -> new ServeNode(options, CLOCK).start())
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("port " + taken.getLocalPort() + " of 127.0.0.1");
    }
    serve(options()); // the data directory is free
  }

  @Test
  void dataDirectoryHasOneProcess() throws Exception {
    serve(options());
    assertThatThrownBy(() -> serve(options()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("in use");
  }

  @Test
  void anotherSecretIsRefused() throws Exception {
    serve(options()).close();
    Path other = dir.resolve("other");
    Secret.create(other, new SecureRandom());
    ServeOptions options =
        ServeOptions.builder()
            .host("127.0.0.1")
            .port(0)
            .data(dir.resolve("data"))
            .secret(other)
            .build();
    assertThatThrownBy(() -> serve(options))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("fingerprint");
  }

  @Test
  void serveRunsAllWorkersOfAClusterFile() throws Exception {
    Path file = clusterFile("\"2026-01-01T00:00:00\"", 2);
    RunningNode node =
        serve(
            ServeOptions.builder()
                .host("127.0.0.1")
                .data(dir.resolve("data"))
                .cluster(ClusterPlace.of(file))
                .build());
    for (int i = 0; i < 20; i++) {
      assertThat(post(node.port(), "user" + i)).isEqualTo(202);
    }
    assertThat(users(node.port())).isEqualTo(20);
    assertThat(dir.resolve("data/worker-0")).exists();
    assertThat(dir.resolve("data/worker-1")).exists();
    assertThat(get(node.port(), "/worker?slice=12").statusCode()).isEqualTo(404);
    for (int port : workerPorts) {
      assertThat(get(port, "/worker?slice=12").statusCode()).isEqualTo(200);
      assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void apiNodeAndWorkersAreProcessesOfTheirOwn() throws Exception {
    Path file = clusterFile("\"2026-01-01T00:00:00\"", 2);
    opened(worker(file, null, "0", "1"));
    RunningNode api = opened(api(file));
    for (int i = 0; i < 20; i++) {
      assertThat(post(api.port(), "user" + i)).isEqualTo(202);
    }
    assertThat(users(api.port())).isEqualTo(20);
  }

  @Test
  void systemFirstSliceIsRememberedByTheWorkers() throws Exception {
    Path file = clusterFile("\"system\"", 1);
    opened(worker(file, null, "0"));
    RunningNode api = opened(api(file));
    assertThat(post(api.port(), "ann")).isEqualTo(202);
    api.close();

    Clock later = Clock.offset(CLOCK, Duration.ofMinutes(10));
    RunningNode again =
        opened(new ApiProcess("0", ClusterPlace.of(file), dir.resolve("secret"), later).start());
    assertThat(users(again.port())).isEqualTo(1);
    assertThat(get(again.port(), "/analytics?timestamp=" + (NOW - 1)).body())
        .contains("before the first slice (2026-01-01T12:30:00Z)");
  }

  @Test
  void clusterFileIsReloaded() throws Exception {
    Path file = clusterFile("\"2026-01-01T00:00:00\"", 1);
    RunningNode node =
        serve(
            ServeOptions.builder()
                .host("127.0.0.1")
                .data(dir.resolve("data"))
                .cluster(ClusterPlace.of(file))
                .build());
    Files.writeString(file, Files.readString(file).replace("{\"api", "{\"max-future\": 5, \"api"));
    await()
        .untilAsserted(
            () ->
                assertThat(get(node.port(), "/metrics").body())
                    .contains("rt_cluster_reloads_total{result=\"accepted\"} 1"));
  }

  @Test
  void workerBeyondLoopbackNeedsAToken() throws Exception {
    Path file = clusterFile("\"2026-01-01T00:00:00\"", 1);
    Files.writeString(file, Files.readString(file).replace("localhost", "rt.example"));
    assertThatThrownBy(() -> worker(file, null, "0"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("--token");
  }

  @Test
  void unknownNodesAndBrokenFilesAreFailures() throws Exception {
    Path file = clusterFile("\"2026-01-01T00:00:00\"", 1);
    assertThatThrownBy(() -> worker(file, null, "7"))
        .isInstanceOf(Failure.class)
        .hasMessage(file + " has no worker \"7\", but 0");
    assertThatThrownBy(
            () -> new ApiProcess("7", ClusterPlace.of(file), dir.resolve("secret"), CLOCK).start())
        .isInstanceOf(Failure.class)
        .hasMessage(file + " has no API node \"7\", but 0");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> worker(file, null, "0")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> api(dir.resolve("none")))
        .isInstanceOf(Failure.class)
        .hasMessage(dir.resolve("none") + ": does not exist");
  }

  @Test
  void workersThatDisagreeOnTheFirstSliceAreNamed() throws Exception {
    assertThat(FirstSlice.agreed(Map.of())).isEmpty();
    assertThat(FirstSlice.agreed(Map.of("0", Instant.EPOCH, "1", Instant.EPOCH)))
        .contains(Instant.EPOCH);
    assertThatThrownBy(() -> FirstSlice.agreed(Map.of("0", Instant.EPOCH, "1", Instant.MAX)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("1970-01-01T00:00:00Z");
  }

  private int[] workerPorts = {};

  private Path clusterFile(String firstSlice, int workers) throws Exception {
    int apiPort = HttpFront.freePort("127.0.0.1");
    workerPorts = new int[workers];
    List<String> nodes = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      workerPorts[i] = HttpFront.freePort("127.0.0.1");
      ids.add("\"" + i + "\"");
      nodes.add("\"%d\": \"http://localhost:%d/worker\"".formatted(i, workerPorts[i]));
    }
    if (!Files.exists(dir.resolve("secret"))) {
      Secret.create(dir.resolve("secret"), new SecureRandom());
    }
    String json =
        """
        {"api-nodes": {"0": "http://localhost:%d/analytics"},
         "worker-nodes": {%s},
         "length-of-time-slice": 3600, "first-slice": %s,
         "routing": [{"slice": 0, "nodes": [%s]}]}
        """
            .formatted(apiPort, String.join(",", nodes), firstSlice, String.join(",", ids));
    return Files.writeString(dir.resolve("cluster.json"), json);
  }

  private ServeOptions options() {
    return ServeOptions.builder().host("127.0.0.1").port(0).data(dir.resolve("data")).build();
  }

  private RunningNode serve(ServeOptions options) throws Exception {
    return opened(new ServeNode(options, CLOCK).start());
  }

  private RunningNode api(Path file) throws Exception {
    return new ApiProcess("0", ClusterPlace.of(file), dir.resolve("secret"), CLOCK).start();
  }

  private RunningNode worker(Path file, Path token, String... ids) throws Exception {
    return new WorkerProcess(
            List.of(ids), ClusterPlace.of(file), dir.resolve("data"), token, 0, CLOCK)
        .start();
  }

  private RunningNode opened(RunningNode node) throws Exception {
    nodes.add(node);
    node.awaitReady();
    return node;
  }

  private int post(int port, String user) throws Exception {
    URI uri = uri(port, "/analytics?timestamp=" + NOW + "&click&user=" + user);
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private long users(int port) throws Exception {
    String first = get(port, "/analytics?timestamp=" + NOW).body().lines().findFirst().orElse("");
    return Long.parseLong(first.replace("unqiue_users,", ""));
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
