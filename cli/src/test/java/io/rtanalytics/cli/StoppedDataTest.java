package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.cli.http.HttpFront;
import io.rtanalytics.cli.node.ClusterPlace;
import io.rtanalytics.cli.node.RunningNode;
import io.rtanalytics.cli.node.ServeNode;
import io.rtanalytics.cli.node.ServeOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export of the data of two workers, as a crash would leave it: all of it is in their logs. */
class StoppedDataTest {
  private static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");
  private static final String ALONE_THEN_SHARED =
      "{\"slice\":0,\"nodes\":[\"0\"]},{\"slice\":10,\"nodes\":[\"0\",\"1\"]}";
  private static final String SMALL = "\"segment-bytes\":65536,\"batch-bytes\":32768,";

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private int[] ports = {};

  @BeforeEach
  void count() throws Exception {
    ports =
        new int[] {
          HttpFront.freePort("127.0.0.1"),
          HttpFront.freePort("127.0.0.1"),
          HttpFront.freePort("127.0.0.1")
        };
    ServeOptions options =
        ServeOptions.builder()
            .host("127.0.0.1")
            .data(dir.resolve("running"))
            .cluster(ClusterPlace.of(cluster("cluster.json", ALONE_THEN_SHARED, SMALL)))
            .build();
    RunningNode node = new ServeNode(options, Clock.systemUTC()).start();
    try {
      node.awaitReady();
      for (String user : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
        post(user, seconds(1));
        post(user, seconds(11));
      }
      copyOf("running");
    } finally {
      node.close();
    }
  }

  private static long seconds(long slice) {
    return FIRST.getEpochSecond() + 3600 * slice;
  }

  private Path cluster(String name, String routing, String settings) throws IOException {
    String url = "\"http://127.0.0.1:%d/%s\"";
    String json =
        "{\"api-nodes\":{\"0\":%s},\"worker-nodes\":{\"0\":%s,\"1\":%s},\"length-of-time-slice\":3600,\"first-slice\":\"2017-05-20T00:00:00\",%s\"routing\":[%s]}"
            .formatted(
                url.formatted(ports[0], "analytics"),
                url.formatted(ports[1], "worker"),
                url.formatted(ports[2], "worker"),
                settings,
                routing);
    return Files.writeString(dir.resolve(name), json);
  }

  private void post(String user, long timestamp) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/analytics?click&user=%s&timestamp=%d"
                .formatted(ports[0], user, timestamp));
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
  }

  /** A copy of all files, as they are now. */
  private void copyOf(String data) throws IOException {
    Path from = dir.resolve(data);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, dir.resolve("data").resolve(from.relativize(file).toString()));
      }
    }
  }

  private CommandLineRun export(Object... options) {
    Object[] arguments = new Object[options.length + 3];
    arguments[0] = "export";
    arguments[1] = "--data";
    arguments[2] = dir.resolve("data");
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandLineRun.of(arguments);
  }

  private static void assertFails(CommandLineRun run, String message) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).startsWith("rt export: ").contains(message);
    assertThat(run.out()).doesNotContain("2017");
  }

  private static void assertExports(CommandLineRun run, long... slices) {
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().skip(1))
        .containsExactly(
            Arrays.stream(slices)
                .mapToObj(
                    slice ->
                        "%d,%s,%s,8,8,0,"
                            .formatted(
                                slice,
                                Instant.ofEpochSecond(seconds(slice)),
                                Instant.ofEpochSecond(seconds(slice + 1))))
                .toArray(String[]::new));
  }

  @Test
  void severalWorkersAreNoSumWithoutTheClusterFile() throws IOException {
    assertFails(export(), "--cluster");
    assertExports(export("--cluster", dir.resolve("cluster.json")), 1, 11);

    Files.move(dir.resolve("data/worker-1"), dir.resolve("data/worker-1.tmp"));
    assertFails(export(), "worker-1.tmp");
  }

  @Test
  void whatAWorkerSharesWithOthersIsNotTakenForWhole() throws IOException {
    Files.move(dir.resolve("data/worker-1"), dir.resolve("lost"));
    assertFails(export(), "slice 11 ");
    assertFails(export(), "it needs --cluster");
    assertExports(export("--to", seconds(9)), 1);
  }

  @Test
  void aClusterFileThatIsNotTheirsIsRefused() throws IOException {
    for (String routing :
        List.of(
            "{\"slice\":0,\"nodes\":[\"0\"]},{\"slice\":10,\"nodes\":[\"1\",\"0\"]}",
            "{\"slice\":0,\"nodes\":[\"0\"]},{\"slice\":10,\"nodes\":[\"1\"]}",
            "{\"slice\":0,\"nodes\":[\"1\"]},{\"slice\":10,\"nodes\":[\"0\",\"1\"]}")) {
      Path other = cluster("other.json", routing, SMALL);
      assertFails(export("--cluster", other), "other.json is not what it ran with");
    }
  }

  /** The log is read and a checkpoint written, which is when a node drops slices. */
  @Test
  void whoExportsDropsNothing() throws IOException {
    Path file = cluster("cluster.json", ALONE_THEN_SHARED, SMALL + "\"retention-slices\":1,");
    assertExports(export("--cluster", file), 1, 11);
    assertExports(export("--cluster", file), 1, 11);
  }

  @Test
  void timestampsAreCheckedAsByANode() {
    Object[] file = {"--cluster", dir.resolve("cluster.json")};
    long now = Instant.now().getEpochSecond();
    assertFails(export(file[0], file[1], "--from", 1_650_002_400_000L), "--from: milliseconds");
    assertFails(export(file[0], file[1], "--to", 1_650_002_400_000L), "--to: milliseconds");
    assertFails(export(file[0], file[1], "--to", now + 7200), "--to: more than 3600 s ahead");
    assertExports(export(file[0], file[1], "--to", now + 3000), 1, 11);
  }
}
