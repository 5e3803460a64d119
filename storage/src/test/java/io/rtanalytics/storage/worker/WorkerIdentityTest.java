package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.FIRST;
import static io.rtanalytics.storage.worker.WorkerUnderTest.TIMEOUT;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.config;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerIdentityTest {
  private static final String SECRET = "0011223344556677";

  @TempDir private Path data;

  private Path directory() {
    return data.resolve("worker-0");
  }

  private String file() throws Exception {
    return Files.readString(directory().resolve("identity.json"));
  }

  private void assertRefused(WorkerConfig config, String... parts) {
    assertThatThrownBy(() -> Worker.open(config))
        .isInstanceOf(WorkerStartRefused.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aNewDirectoryIsPinnedToItsConfiguration() throws Exception {
    open(directory()).close();
    assertThat(file())
        .isEqualTo(
            "{\"format\":1,\"worker\":\"0\",\"first-slice\":\"2017-05-20T00:00:00Z\","
                + "\"slice-length\":3600,\"secret-fingerprint\":\"0011223344556677\","
                + "\"incarnation\":1234}\n");
  }

  @Test
  void anotherConfigurationIsRefusedAndBothValuesAreNamed() throws Exception {
    open(directory()).close();
    WorkerConfig.WorkerConfigBuilder config = config(directory());

    assertRefused(config.id("7").build(), "identity.json", "worker 0", "with 7");
    assertRefused(
        config.id("0").firstSlice(Instant.EPOCH).build(),
        "2017-05-20T00:00:00Z",
        "1970-01-01T00:00:00Z");
    assertRefused(config.firstSlice(FIRST).sliceLength(60).build(), "3600", "with 60");
    assertRefused(
        config.sliceLength(3600).secretFingerprint("ffffffffffffffff").build(),
        SECRET,
        "ffffffffffffffff");
    open(directory()).close();
  }

  @Test
  void theIncarnationIsThatOfTheFirstStart() throws Exception {
    open(directory()).close();
    WorkerConfig later =
        config(directory()).clock(Clock.fixed(Instant.ofEpochMilli(9999), ZoneOffset.UTC)).build();
    try (Worker worker = Worker.open(later)) {
      assertThat(worker.incarnation()).isEqualTo(1234);
    }
  }

  @Test
  void twoWorkersNeverShareADirectory() throws Exception {
    try (Worker first = open(directory())) {
      assertRefused(
          config(directory()).build(), directory().toString(), "in use by another process");
      assertRefused(config(directory()).build(), "in use by another process");
      append(first, batch(producer(1), 0, click(1, 1)));
    }
    open(directory()).close();
  }

  @Test
  void whatIsNotKnownIsPinnedByTheFirstBatchThatBringsIt() throws Exception {
    WorkerConfig unknown = config(directory()).firstSlice(null).secretFingerprint(null).build();
    ClusterIdentity brought = new ClusterIdentity(FIRST, 3600, null);
    ClusterIdentity complete = new ClusterIdentity(FIRST, 3600, SECRET);
    ClusterIdentity other = new ClusterIdentity(Instant.EPOCH, 3600, SECRET);
    try (Worker worker = WorkerUnderTest.ready(Worker.open(unknown))) {
      assertThat(worker.checkIdentity(other)).isEmpty();
      assertThat(file()).contains("\"first-slice\":null", "\"secret-fingerprint\":null");

      get(worker.append(batch(producer(1), 0, click(1, 1)), brought, TIMEOUT));
      assertThat(file()).contains("2017-05-20T00:00:00Z", "\"secret-fingerprint\":null");
      assertThat(worker.checkIdentity(other).orElseThrow()).contains("2017-05-20", "1970-01-01");
      assertThatThrownBy(
              () -> get(worker.append(batch(producer(1), 1, click(1, 1)), other, TIMEOUT)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("1970-01-01");

      get(worker.append(batch(producer(1), 1, click(1, 1)), complete, TIMEOUT));
      assertThat(file()).contains(SECRET);
    }
    assertRefused(
        config(directory()).firstSlice(Instant.EPOCH).build(), "2017-05-20", "1970-01-01");
    try (Worker worker = Worker.open(unknown)) {
      assertThat(worker.identity().firstSlice()).isEqualTo(FIRST);
    }
  }

  @Test
  void ofTwoThatBringDifferentThingsAtOnceTheFirstPins() throws Exception {
    WorkerConfig unknown = config(directory()).firstSlice(null).build();
    try (Worker worker = WorkerUnderTest.ready(Worker.open(unknown))) {
      var first =
          worker.append(
              batch(producer(1), 0, click(1, 1)),
              new ClusterIdentity(FIRST, 3600, SECRET),
              TIMEOUT);
      var second =
          worker.append(
              batch(producer(2), 0, click(1, 1)),
              new ClusterIdentity(Instant.EPOCH, 3600, SECRET),
              TIMEOUT);
      get(first);
      assertThatThrownBy(() -> get(second)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void anIdentityThatCantBeReadOrIsMissingIsRefused() throws Exception {
    open(directory()).close();
    Path file = directory().resolve("identity.json");
    String good = file();

    Files.writeString(file, "{\"format\":3}");
    assertRefused(config(directory()).build(), "format 3", "formats 1 and 2", file.toString());
    Files.writeString(file, "{\"format\":1,");
    assertRefused(config(directory()).build(), file.toString());
    Files.writeString(file, "{\"format\":1}");
    assertRefused(config(directory()).build(), file.toString(), "worker");
    Files.delete(file);
    assertRefused(config(directory()).build(), file.toString(), "missing");

    Files.writeString(file, good);
    open(directory()).close();
  }
}
