package io.rtanalytics.storage.http;

import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.producer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerConfig;
import io.rtanalytics.storage.worker.WorkerCopy;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.timeline.WorkerSet;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /worker/backup} over a real server. */
class BackupRouteTest {
  private static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");

  @TempDir private Path directory;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(7);
  private FaultyDisk disk;
  private Worker worker;
  private HttpServer server;
  private long sequence;

  @BeforeEach
  void start() throws Exception {
    disk = new FaultyDisk(LocalDisk.at(directory.resolve("worker-0")));
    WorkerConfig config =
        WorkerConfig.builder()
            .id("0")
            .directory(directory.resolve("worker-0"))
            .firstSlice(FIRST)
            .sliceLength(3600)
            .settings(Settings.DEFAULTS)
            .memoryBytes(64 << 20)
            .clock(Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC))
            .meters(registry)
            .build();
    worker = Worker.open(config, disk);
    worker.ready().toCompletableFuture().get();
    Cluster cluster =
        new Cluster(
            Map.of(),
            Map.of("0", URI.create("http://localhost:9000/worker")),
            new Timeline(FIRST, 3600),
            Routing.of(new TreeMap<>(Map.of(0L, WorkerSet.of(List.of("0"))))),
            Settings.DEFAULTS);
    WorkerRoutes routes =
        new WorkerRoutes(worker, ClusterSource.fixed(cluster), null, true, registry);
    server =
        vertx
            .createHttpServer()
            .requestHandler(routes.router(vertx))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
    worker.close();
  }

  /** Stores clicks of users that nobody has seen, spread over some slices. */
  private void store(int slices, int users) throws Exception {
    for (int i = 0; i < users; i += 4000) {
      Event[] events = new Event[Math.min(4000, users - i)];
      for (int j = 0; j < events.length; j++) {
        Pseudonym user = new Pseudonym(random.nextLong(), random.nextLong());
        events[j] = new Event((i + j) % slices, user, Action.CLICK, null, null);
      }
      worker.append(batch(producer(1), sequence++, events), 20_000).toCompletableFuture().get();
    }
  }

  private <T> HttpResponse<T> get(HttpResponse.BodyHandler<T> body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/worker/backup");
    HttpRequest request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build();
    return client.send(request, body);
  }

  private static int tar(String operation, Path file, Path into) throws Exception {
    Process process =
        new ProcessBuilder("tar", operation, file.toString(), "-C", into.toString())
            .redirectOutput(into.resolve("../tar.out").toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void anyTarUnpacksItToAWholeCopy() throws Exception {
    store(7, 30_000);
    Path tar = directory.resolve("backup.tar");

    HttpResponse<Path> response = get(BodyHandlers.ofFile(tar));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/x-tar");
    Path copy = Files.createDirectory(directory.resolve("copy"));
    assertThat(tar("-xf", tar, copy)).isZero();
    assertThat(copy.toFile().list())
        .containsExactlyInAnyOrder("identity.json", "MANIFEST", "slices");
    assertThat(copy.resolve("identity.json")).hasContent(worker.identity().toJson());
    WorkerCopy whole = WorkerCopy.verify(LocalDisk.at(copy));
    assertThat(whole.checkpoint().slices()).isEqualTo(7);
    assertThat(whole.checkpoint().offset()).isPositive();
  }

  @Test
  void thereIsOneAtATimeAndAClientThatGoesMakesRoomAndGivesItsFilesBack() throws Exception {
    store(3, 900_000); // 15 MB: more than sockets hold
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
      begin(socket);
      List<String> pinned = disk.list("slices");

      HttpResponse<String> refused = get(BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      assertThat(detail(refused)).contains("another backup");

      store(3, 100);
      worker.backup().get(20, TimeUnit.SECONDS).close(); // a checkpoint that replaces all files
      assertThat(disk.list("slices")).containsAll(pinned);
      socket.close();

      await()
          .untilAsserted(() -> assertThat(disk.list("slices")).doesNotContainAnyElementsOf(pinned));
    }
    assertThat(get(BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static void ask(Socket socket) throws IOException {
    String request = "GET /worker/backup HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** Asks for a backup and reads its beginning. */
  private static void begin(Socket socket) throws IOException {
    ask(socket);
    InputStream in = socket.getInputStream();
    byte[] head = in.readNBytes(10_000);
    assertThat(new String(head, StandardCharsets.ISO_8859_1))
        .startsWith("HTTP/1.1 200")
        .contains("identity.json");
  }

  @Test
  void aClientThatGoesBeforeTheCheckpointIsWrittenLeavesNothing() throws Exception {
    store(1, 100);
    CountDownLatch latch = new CountDownLatch(1);
    Fault fault =
        disk.inject(
            Fault.on(Operation.CREATE).of(it -> it.startsWith("slices/")).once().waitingFor(latch));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      ask(socket);
      await().until(() -> fault.hits() > 0);
    } finally {
      latch.countDown();
    }
    await()
        .untilAsserted(
            () -> assertThat(get(BodyHandlers.discarding()).statusCode()).isEqualTo(200));
    List<String> files = disk.list("slices");
    store(1, 100);
    worker.backup().get(20, TimeUnit.SECONDS).close();
    await().untilAsserted(() -> assertThat(disk.list("slices")).doesNotContainAnyElementsOf(files));
  }

  @Test
  void aCheckpointThatCanNotBeWrittenIs503WithTheReason() throws Exception {
    store(1, 100);
    Fault fault =
        disk.inject(Fault.on(Operation.CREATE).of(it -> it.startsWith("slices/")).failing());

    HttpResponse<String> refused = get(BodyHandlers.ofString());
    fault.stop();

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(detail(refused)).contains("no checkpoint", "Input/output error");
    assertThat(get(BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  @Test
  void aFileThatCanNotBeReadBreaksItOffAndTheLastFileSaysWhy() throws Exception {
    store(2, 60_000); // the first slice fills a portion, so that the answer has begun
    Fault fault = // behind the look whether it is damaged
        disk.inject(Fault.on(Operation.OPEN).of(it -> it.matches("slices/1-.*")).from(2).failing());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      ask(socket);
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(fault.hits()).isPositive();
      assertThat(answer).startsWith("HTTP/1.1 200").contains("FAILED", "Input/output error");
      assertThat(answer).as("the end of a chunked body").doesNotEndWith("\r\n0\r\n\r\n");
    }
    fault.stop();
    assertThat(get(BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  @Test
  void whoHasAnAnswerMayAskAgainAtOnce() throws Exception {
    store(1, 100);
    for (int i = 0; i < 300; i++) {
      assertThat(get(BodyHandlers.discarding()).statusCode()).as("backup %d", i).isEqualTo(200);
    }
  }

  private static String detail(HttpResponse<String> response) throws IOException {
    JsonNode problem = new ObjectMapper().readTree(response.body());
    return problem.path("detail").asText();
  }
}
