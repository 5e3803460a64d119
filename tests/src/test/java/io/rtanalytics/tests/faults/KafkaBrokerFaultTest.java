package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.KafkaBroker;
import io.rtanalytics.tests.harness.KafkaBrokers;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers killed, stopped and frozen under load, of three that keep each event twice at least:
 * nothing acknowledged is missing, nothing is doubled, and what was left open is settled by sending
 * it again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaBrokerFaultTest {
  private static final int CONNECTIONS = 24;
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final Random random = FaultSettings.random("KafkaBrokerFaultTest");
  private KafkaBrokers kafka;

  @BeforeAll
  void startBrokers(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    kafka = KafkaBrokers.start(directory, 3);
  }

  @AfterAll
  void endBrokers() {
    kafka.close();
  }

  /** What a fault strikes: clients under way, whose events go through a topic. */
  private record Scene(KafkaBrokers kafka, String topic, Load load, Ledger ledger) {
    KafkaBroker leader() {
      return kafka.leader(topic, 0);
    }

    /** Waits for some more acknowledgements. */
    void awaitStored() {
      int enough = ledger.count(202) + 300;
      await("events are taken again")
          .atMost(RECOVERY)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> ledger.count(202) >= enough);
    }
  }

  private interface Fault {
    /** Strikes, and brings all brokers back once clients have felt it. */
    void strike(Scene scene);
  }

  @Test
  void theLeaderOfAPartitionIsKilled(@TempDir Path directory) {
    run(
        directory,
        "Kafka: kill -9 of the broker that leads a partition",
        scene -> {
          KafkaBroker leader = scene.leader();
          leader.kill();
          scene.awaitStored();
          leader.startAgain();
        });
  }

  @Test
  void twoBrokersOfThreeAreKilled(@TempDir Path directory) {
    Ledger settled =
        run(
            directory,
            "Kafka: kill -9 of two brokers of three",
            scene -> {
              KafkaBroker leader = scene.leader();
              List<KafkaBroker> two = List.of(leader, kafka.broker((leader.number() + 1) % 3));
              two.forEach(KafkaBroker::kill);
              scene.load().awaitAnswers(3 * CONNECTIONS);
              two.forEach(KafkaBroker::startAgain);
            });
    assertThat(settled.count(503) + settled.count(504))
        .as("503 and 504 in %s", settled.summary())
        .isPositive();
  }

  @Test
  @Tag("long")
  void eachBrokerIsRestartedInTurn(@TempDir Path directory) {
    run(
        directory,
        "Kafka: each broker restarted in turn",
        scene -> {
          for (KafkaBroker broker : kafka.all()) {
            broker.stop();
            scene.awaitStored();
            broker.startAgain();
            kafka.awaitServing();
          }
        });
  }

  @Test
  @Tag("long")
  void theLeaderOfAPartitionStandsStill(@TempDir Path directory) {
    run(
        directory,
        "Kafka: SIGSTOP of the broker that leads a partition",
        scene -> {
          KafkaBroker leader = scene.leader();
          leader.freeze();
          try {
            scene.awaitStored();
          } finally {
            leader.thaw();
          }
        });
  }

  /** Clients are under way; the fault strikes, and in the end everything is settled. */
  private Ledger run(Path directory, String name, Fault fault) {
    String topic = KafkaTopics.create(kafka, 2);
    Ledger ledger = new Ledger(FaultSettings.model());
    ClusterText text =
        FaultSettings.small(TestCluster.text(1, 2))
            .route(0, "0", "1")
            .set("cache-milliseconds", 0)
            .kafka(kafka.bootstrap(), topic);
    try (TestCluster cluster = TestCluster.of(directory, text).startAll();
        FaultRow row = new FaultRow(name, ledger)) {
      Node api = cluster.api(0);
      Traffic traffic =
          new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
      try (Load load = Load.start(ledger, traffic, CONNECTIONS, api)) {
        load.awaitAnswers(500);
        row.struck(load.inFlight());
        fault.strike(new Scene(kafka, topic, load, ledger));
        kafka.awaitServing();
        load.stop();
      }
      awaitAllTaken(ledger, traffic, api);
      FaultSettings.awaitCounts(api);
      row.assertBetween(api);
      row.settle(api);
      api.metrics().assertConserved();
      assertThat(row.inFlight()).as("requests in flight").isPositive();
    }
    return ledger;
  }

  /** Waits until events of all partitions are taken. */
  private static void awaitAllTaken(Ledger ledger, Traffic traffic, Node api) {
    await("events of all partitions are taken again")
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              int open = ledger.open().size();
              Load.send(ledger, Stream.generate(traffic::single).limit(40).toList(), 8, api);
              return ledger.open().size() == open;
            });
  }
}
