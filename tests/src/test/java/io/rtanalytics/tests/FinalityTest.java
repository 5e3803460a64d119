package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slices of two seconds that become final while events for them come in through three API nodes: an
 * event is counted for ever once it is acknowledged, or refused as late, and what is final never
 * changes.
 */
class FinalityTest {
  private static final int LENGTH = 2;
  private static final Duration AT_THE_LIMIT = Duration.ofSeconds(5);
  private static final int UNAWARE = 2; // the API node that was given another file

  private final long first = Instant.now().getEpochSecond() - 180;
  private final ConcurrentNavigableMap<Long, Set<String>> counted = new ConcurrentSkipListMap<>();
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private TestCluster cluster;

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private long sliceOf(long timestamp) {
    return (timestamp - first) / LENGTH;
  }

  private long timeOf(long slice) {
    return first + slice * LENGTH;
  }

  @Test
  void anAcknowledgedEventIsInTheFinalTotalsAndAnyOtherIsRefused(@TempDir Path directory) {
    ClusterText text =
        TestCluster.text(3, 2)
            .first(LocalDateTime.ofEpochSecond(first, 0, ZoneOffset.UTC).toString())
            .length(LENGTH)
            .route(0, "0", "1")
            .set("cache-milliseconds", 50);
    try (TestCluster started = TestCluster.of(directory, text.set("lateness", "\"60s\""))) {
      cluster = started;
      cluster.startWorkers("0");
      cluster.startWorkers("1");
      cluster.startApi(0);
      cluster.startApi(1);
      startUnaware(directory, text.set("lateness", "\"48h\""));
      cluster.awaitReady();

      sendAtTheLimit();
      assertThat(counted.keySet()).hasSizeGreaterThan(2);
      assertThat(late).hasPositiveValue();
      counted.keySet().forEach(slice -> assertState(slice, "settling"));

      // Between the limit and the seal.
      cluster.worker("1").process().kill();
      cluster.worker("1").restart();
      counted.keySet().forEach(slice -> assertState(slice, "settling"));

      sendWhileTheyBecomeFinal(text);
      Map<Long, String> digests = new TreeMap<>();
      counted.keySet().forEach(slice -> digests.put(slice, assertFinal(slice)));

      // From the log, from a checkpoint, and by API nodes that remember nothing.
      cluster.worker("0").process().kill();
      cluster.worker("1").process().terminate();
      cluster.api(1).process().terminate();
      cluster.write(text.set("lateness", "\"48h\""));
      cluster.worker("0").startAgain();
      cluster.worker("1").startAgain();
      cluster.api(1).startAgain();
      cluster.awaitReady();
      digests.forEach((slice, digest) -> assertThat(assertFinal(slice)).isEqualTo(digest));
      assertLateIsRefusedAlone();
      digests.forEach((slice, digest) -> assertThat(assertFinal(slice)).isEqualTo(digest));
      for (int api = 0; api <= UNAWARE; api++) {
        cluster.api(api).metrics().assertConserved();
      }
    }
  }

  /** With a copy of the secret, since what it does not forget the others shall. */
  private void startUnaware(Path directory, ClusterText text) {
    try {
      Path file = Files.writeString(directory.resolve("unaware.json"), text.json());
      Path secret = directory.resolve("unaware-secret");
      Files.copy(cluster.secret(), secret, StandardCopyOption.COPY_ATTRIBUTES);
      cluster.startApi(UNAWARE, file, secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertState(long slice, String state) {
    for (int api = 0; api < 2; api++) {
      JsonNode json = json(cluster.api(api), slice);
      assertThat(json.get("state").asText()).as("%s", json).isEqualTo(state);
      assertThat(json.has("digest")).isFalse();
    }
  }

  private JsonNode json(Node api, long slice) {
    return get(api, slice).expect(200).json();
  }

  private Reply get(Node api, long slice, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Accept";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return api.get("/analytics?timestamp=" + timeOf(slice), all);
  }

  /** Events for slices whose minute is just over, or not quite. */
  private void sendAtTheLimit() {
    CompletableFuture<?>[] senders = new CompletableFuture<?>[2];
    long end = System.nanoTime() + AT_THE_LIMIT.toNanos();
    for (int api = 0; api < senders.length; api++) {
      Node to = cluster.api(api);
      Random random = new Random(api);
      senders[api] =
          CompletableFuture.runAsync(
              () -> {
                while (System.nanoTime() < end) {
                  send(to, now() - 64 + random.nextInt(6));
                }
              });
    }
    CompletableFuture.allOf(senders).join();
  }

  private void send(Node to, long timestamp) {
    String user = "user" + users.incrementAndGet();
    Reply reply = to.post(ModelEvent.click(timestamp, user));
    if (reply.status() == 202) {
      counted.computeIfAbsent(sliceOf(timestamp), s -> ConcurrentHashMap.newKeySet()).add(user);
    } else {
      assertThat(reply.expectProblem(400).detail()).startsWith("timestamp: ").contains("late: ");
      late.incrementAndGet();
    }
  }

  /** Through a node that turns nothing away, and so leaves it to the workers. */
  private void sendWhileTheyBecomeFinal(ClusterText text) {
    Node unaware = cluster.api(UNAWARE);
    Set<Long> slices = Set.copyOf(counted.keySet());
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                slices.forEach(slice -> send(unaware, timeOf(slice)));
              }
            });
    try {
      Set<Long> seenFinal = ConcurrentHashMap.newKeySet();
      cluster.write(text.set("lateness", "\"1s\""));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                for (long slice : slices) {
                  String state = json(cluster.api(0), slice).get("state").asText();
                  assertThat(state).isIn("settling", "final");
                  assertThat(seenFinal.contains(slice) && !state.equals("final")).isFalse();
                  if (state.equals("final")) {
                    seenFinal.add(slice);
                  }
                }
                return seenFinal.size() == slices.size();
              });
    } finally {
      over.set(true);
      sender.join();
    }
  }

  /** What all nodes answer for a slice that is final; returns its digest. */
  private String assertFinal(long slice) {
    String digest = "";
    for (int api = 0; api <= UNAWARE; api++) {
      Reply reply = get(cluster.api(api), slice).expect(200);
      JsonNode json = reply.json();
      int events = counted.get(slice).size();
      assertThat(json.get("state").asText()).isEqualTo("final");
      assertThat(json.get("unique_users").asInt()).as("slice %s", slice).isEqualTo(events);
      assertThat(json.get("clicks").asInt()).as("slice %s", slice).isEqualTo(events);
      assertThat(json.get("digest").asText()).matches("[0-9a-f]{64}");
      assertThat(digest).isIn("", json.get("digest").asText());
      digest = json.get("digest").asText();
      assertThat(reply.header("Cache-Control")).contains("immutable");
      get(cluster.api(api), slice, "If-None-Match", reply.header("ETag")).expect(304);
    }
    return digest;
  }

  /** With a longer lateness nodes let it in again, and workers do not. */
  private void assertLateIsRefusedAlone() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(cluster.api(0).post(ModelEvent.click(timeOf(0), "eve")).detail())
                    .contains("late: slice 0 "));
    long slice = counted.firstKey();
    String csv =
        "%d,eve,click\n%d,eve,click\n%d,bob,click\n".formatted(timeOf(slice), now(), now());
    Reply report = cluster.api(0).batch("", "text/csv", csv).expect(202);
    assertThat(report.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(report.json().get("rejected_total").asInt()).isEqualTo(1);
  }
}
