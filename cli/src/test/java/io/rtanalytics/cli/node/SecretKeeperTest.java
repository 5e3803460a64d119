package io.rtanalytics.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.KeyForgotten;
import io.rtanalytics.secret.KeyTag;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.RangeTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running API node does with its secret's file, by a clock that the test sets. */
class SecretKeeperTest {
  /** 100 hours after the first slice, and half an hour. */
  private static final Instant START = Instant.parse("2026-01-05T04:30:00Z");

  /** Its hour, two days back, and none before: slice 52 ended 47.5 h ago, 51 48.5 h. */
  private static final long OLDEST = 52;

  @TempDir Path dir;

  private final SetClock clock = new SetClock();
  private final FakeTotals workers = new FakeTotals();
  private Path path;

  @BeforeEach
  void createSecret() throws IOException {
    path = dir.resolve("secret");
    Secret.create(path, new SecureRandom());
  }

  @Test
  void withoutLatenessTheFileStaysAsItIs() throws Exception {
    byte[] before = Files.readAllBytes(path);
    SecretKeeper keeper = start(cluster("none", 1));
    clock.now = START.plus(Duration.ofDays(30));
    keeper.look();
    assertThat(path).hasBinaryContent(before);
    assertThat(path.resolveSibling("secret.lock")).doesNotExist();
    assertThat(keeper.trouble()).isEmpty();
    assertThat(keeper.ring().oldest()).isZero();
  }

  @Test
  void aNewSecretForgetsWhatIsFinalFromTheStartOn() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    assertThat(keeper.ring().oldest()).isEqualTo(OLDEST);
    assertThat(inFile().ring().oldest()).isEqualTo(OLDEST);
    assertThat(Files.readString(path)).startsWith("rt secret 2\n");
  }

  @Test
  void aKeyGoesAMinuteAfterItsSliceHasTakenTheLastEvent() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    byte[] key = keeper.ring().sliceKey(OLDEST);
    clock.now = Instant.parse("2026-01-05T05:00:59Z");
    keeper.look();
    assertThat(inFile().ring().sliceKey(OLDEST)).isEqualTo(key);

    clock.now = Instant.parse("2026-01-05T05:01:00Z");
    keeper.look();
    for (var ring : List.of(inFile().ring(), keeper.ring())) {
      assertThatThrownBy(() -> ring.sliceKey(OLDEST)).isInstanceOf(KeyForgotten.class);
      assertThat(ring.oldest()).isEqualTo(OLDEST + 1);
    }
  }

  @Test
  void copiesOfAnyAgeGiveTheSameKeys() throws Exception {
    byte[] asCreated = Files.readAllBytes(path);
    SecretKeeper first = start(cluster("48h", 2));
    byte[] anHourOld = Files.readAllBytes(path);
    clock.now = START.plusSeconds(3600);
    first.look();

    for (byte[] copy : List.of(asCreated, anHourOld)) {
      Files.write(path, copy);
      SecretKeeper second = start(cluster("48h", 2));
      assertThat(second.ring().sliceKey(200)).isEqualTo(first.ring().sliceKey(200));
      assertThat(second.ring().fence(200, 0)).isEqualTo(first.ring().fence(200, 0));
      assertThat(inFile().ring().oldest()).isEqualTo(OLDEST + 1);
    }
  }

  @Test
  void nodesThatShareTheFileGoOnTogether() throws Exception {
    SecretKeeper one = start(cluster("48h", 2));
    SecretKeeper other = start(cluster("48h", 2));
    for (int hour = 1; hour <= 5; hour++) {
      clock.now = START.plusSeconds(3600L * hour);
      (hour % 2 == 0 ? one : other).look();
      (hour % 2 == 0 ? other : one).look();
      assertThat(one.ring().oldest()).isEqualTo(OLDEST + hour);
      assertThat(other.ring().oldest()).isEqualTo(OLDEST + hour);
    }
    assertThat(one.ring().sliceKey(300)).isEqualTo(other.ring().sliceKey(300));
  }

  @Test
  void anOlderFileThatIsPutBackGoesOnFromWhatTheNodeKnows() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    byte[] old = Files.readAllBytes(path);
    clock.now = START.plusSeconds(7200);
    keeper.look();
    Files.write(path, old);
    keeper.look();
    assertThat(inFile().ring().oldest()).isEqualTo(OLDEST + 2);
  }

  @Test
  void aClockThatJumpsMoreThanADayForgetsNothingUntilItIsConfirmed() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    keeper.register(registry);
    clock.now = START.plus(Duration.ofDays(1)).plusSeconds(1);
    keeper.look();
    assertThat(keeper.trouble()).contains("rt secret advance " + path);
    assertThat(registry.get("rt.secret.held").gauge().value()).isEqualTo(1);
    assertThat(inFile().ring().oldest()).isEqualTo(OLDEST);
    assertThat(keeper.ring().sliceKey(130)).as("it serves").hasSize(32);

    long now = clock.now.getEpochSecond();
    new SecretFile(path).change(it -> it.seenAt(now)); // what "rt secret advance" does
    clock.now = clock.now.plusSeconds(10);
    keeper.look();
    assertThat(keeper.trouble()).isEmpty();
    assertThat(registry.get("rt.secret.held").gauge().value()).isZero();
    assertThat(registry.get("rt.secret.oldest.slice").gauge().value()).isEqualTo(OLDEST + 24);
  }

  @Test
  void aClockThatGoesBackBringsNothingBack() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    byte[] before = Files.readAllBytes(path);
    clock.now = START.minus(Duration.ofDays(3));
    keeper.look();
    assertThat(path).hasBinaryContent(before);
    assertThat(keeper.ring().oldest()).isEqualTo(OLDEST);
  }

  @Test
  void aNodeThatKnowsOfNoLatenessFollowsOneThatHasBegunTheChain() throws Exception {
    SecretKeeper unaware = start(cluster("none", 2));
    SecretKeeper aware = start(cluster("48h", 2));
    assertThat(unaware.ring().isForwardSecret()).isFalse();
    unaware.look();
    assertThat(unaware.trouble()).isEmpty();
    assertThat(unaware.ring().sliceKey(102)).isEqualTo(aware.ring().sliceKey(102));
    assertThat(unaware.ring().fence(102, 0)).isEqualTo(aware.ring().fence(102, 0));
  }

  @Test
  void aRotationIsTakenUpWhileItRuns() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    byte[] before = keeper.ring().sliceKey(103);
    new SecretFile(path).change(it -> it.with(it.ring().rotated(103, new SecureRandom())));
    keeper.look();
    assertThat(keeper.trouble()).isEmpty();
    assertThat(keeper.ring().sliceKey(103))
        .isEqualTo(inFile().ring().sliceKey(103))
        .isNotEqualTo(before);
  }

  /** Slices 100 (now) and 101 (an hour ahead) may have events, and a clock may be a slice off. */
  @Test
  void aRotationOfSlicesThatMayHaveEventsIsNot() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    byte[] before = keeper.ring().sliceKey(102);
    new SecretFile(path).change(it -> it.with(it.ring().rotated(102, new SecureRandom())));
    keeper.look();
    assertThat(keeper.trouble()).contains("slice 103 is the first that may");
    assertThat(keeper.ring().sliceKey(102)).isEqualTo(before);
  }

  @Test
  void anotherSecretInItsPlaceIsNot() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    byte[] key = keeper.ring().sliceKey(102);
    Files.delete(path);
    Secret.create(path, new SecureRandom());
    keeper.look();
    assertThat(keeper.trouble()).contains("fingerprint");
    assertThat(keeper.ring().sliceKey(102)).isEqualTo(key);
  }

  @Test
  void aFileThatIsGoneKeepsTheNodeServing() throws Exception {
    SecretKeeper keeper = start(cluster("48h", 2));
    Files.delete(path);
    keeper.look();
    assertThat(keeper.trouble()).isNotEmpty();
    assertThat(keeper.ring().sliceKey(102)).hasSize(32);
  }

  @Test
  void slicesWithEventsKeepTheirKeysWhereOneNodeCanDecide() throws Exception {
    byte[] plain = Secret.read(path).sliceKey(100);
    workers.keyedByTheSecret = true;
    SecretKeeper keeper = start(cluster("48h", 1));
    assertThat(keeper.trouble()).isEmpty();
    assertThat(keeper.ring().sliceKey(100)).isEqualTo(plain);
    assertThat(keeper.ring().oldest()).isEqualTo(OLDEST);
    assertThat(inFile().ring().spans()).hasSize(2).last().returns(103L, it -> it.from());
    assertThat(Files.readString(path)).contains("listed " + OLDEST);
  }

  @Test
  void whereSeveralWouldHaveToAgreeTheyGoOnAndSayWhatToDo() throws Exception {
    byte[] before = Files.readAllBytes(path);
    workers.keyedByTheSecret = true;
    SecretKeeper keeper = start(cluster("48h", 2));
    assertThat(keeper.trouble()).contains("rt secret rotate " + path + " --from SLICE, with 103");
    assertThat(path).hasBinaryContent(before);

    new SecretFile(path).change(it -> it.with(it.ring().rotated(103, new SecureRandom())));
    keeper.look();
    assertThat(keeper.trouble()).isEmpty();
    assertThat(inFile().ring().oldest()).isEqualTo(OLDEST);
  }

  @Test
  void workersThatHoldOtherKeysShowThatTheChainHasBegun() throws Exception {
    workers.chained.addAll(List.of(99L, 100L));
    assertThat(start(cluster("48h", 2)).ring().isForwardSecret()).isTrue();
  }

  /** A range is refused for its chained slices, but those before still have the secret's keys. */
  @Test
  void slicesOfOtherKeysHideNoneThatAreKeyedByTheSecret() throws Exception {
    workers.keyedByTheSecret = true;
    workers.chained.add(100L);
    assertThat(start(cluster("48h", 2)).ring().isForwardSecret()).isFalse();
  }

  @Test
  void aDamagedOrDroppedSliceHidesNoneEither() throws Exception {
    workers.keyedByTheSecret = true;
    workers.damaged.add(OLDEST);
    assertThat(start(cluster("48h", 2)).ring().isForwardSecret()).isFalse();
  }

  /** What a node with a wrong cluster file forgot, no worker could bring back. */
  @Test
  void workersWithOtherSlicesStopTheStartBeforeAnythingIsForgotten() throws Exception {
    workers.contradiction = "slices are of 3600 s here, of 60 s there";
    byte[] asCreated = Files.readAllBytes(path);
    assertThatThrownBy(() -> start(cluster("48h", 2)))
        .isInstanceOf(Failure.class)
        .hasMessage("worker \"0\": slices are of 3600 s here, of 60 s there");
    assertThat(path).hasBinaryContent(asCreated);

    new SecretFile(path).change(it -> it.with(it.ring().rotated(300, new SecureRandom())));
    byte[] rotated = Files.readAllBytes(path);
    assertThatThrownBy(() -> start(cluster("48h", 2))).isInstanceOf(Failure.class);
    assertThat(path).hasBinaryContent(rotated);
  }

  @Test
  void slicesThatTheFileDoesNotKnowStopTheStart() throws Exception {
    start(cluster("48h", 2));
    byte[] before = Files.readAllBytes(path);
    for (int nodes = 1; nodes <= 2; nodes++) {
      Cluster other = cluster("48h", nodes, 60);
      assertThatThrownBy(() -> start(other))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("slices of 3600 s from 2026-01-01T00:00:00Z on, not of 60 s");
    }
    assertThat(path).hasBinaryContent(before);
  }

  @Test
  void latenessThatIsSetWhileANodeRunsForgetsNothingBeforeTheWorkersWereAsked() throws Exception {
    start(cluster("none", 2));
    new SecretFile(path).change(it -> it.with(it.ring().chained()));
    byte[] before = Files.readAllBytes(path);
    SecretKeeper running =
        new SecretKeeper(
            new SecretFile(path),
            new SecretFile(path).read(),
            ClusterSource.fixed(cluster("48h", 2)),
            clock);
    running.look();
    assertThat(running.trouble()).contains("restart it");
    assertThat(path).hasBinaryContent(before);
  }

  @Test
  void itWaitsForWorkersThatDoNotAnswerYet() throws Exception {
    workers.failures.add(new NotStored(NotStored.Reason.UNREACHABLE, "not there yet"));
    assertThat(start(cluster("48h", 2)).ring().isForwardSecret()).isTrue();
    assertThat(workers.failures).isEmpty();
  }

  @Test
  void aFileThatCantBeWrittenStopsTheStart() throws Exception {
    Path elsewhere = Files.createDirectory(dir.resolve("read-only"));
    path = Files.move(path, elsewhere.resolve("secret"));
    Files.createDirectory(elsewhere.resolve("secret.lock")); // works for root, too
    assertThatThrownBy(() -> start(cluster("48h", 2)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("it is rewritten");
  }

  private io.rtanalytics.secret.SecretState inFile() throws IOException {
    return new SecretFile(path).read();
  }

  private SecretKeeper start(Cluster cluster) throws Exception {
    return SecretKeeper.begun(
        path,
        new SecretFile(path).read(),
        ClusterSource.fixed(cluster),
        workers,
        clock,
        new SimpleMeterRegistry());
  }

  private Cluster cluster(String lateness, int apiNodes) throws Exception {
    return cluster(lateness, apiNodes, 3600);
  }

  private Cluster cluster(String lateness, int apiNodes, long sliceLength) throws Exception {
    String second = apiNodes == 2 ? ", \"1\": \"http://localhost:8001/analytics\"" : "";
    Path file =
        Files.writeString(
            dir.resolve("cluster.json"),
            """
            {
              "api-nodes": { "0": "http://localhost:8000/analytics"%s },
              "worker-nodes": { "0": "http://localhost:9000/worker" },
              "length-of-time-slice": %d,
              "first-slice": "2026-01-01T00:00:00",
              "lateness": "%s",
              "routing": [ { "slice": 0, "nodes": ["0"] } ]
            }
            """
                .formatted(second, sliceLength, lateness));
    return ClusterFile.read(file).resolve(START);
  }

  private static final class SetClock extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  /** A worker that is only asked which slices it knows. */
  private static final class FakeTotals implements Workers {
    private boolean keyedByTheSecret; // slice 99 is
    private final List<Long> chained = new ArrayList<>();
    private final List<Long> damaged = new ArrayList<>();
    private @Nullable String contradiction;
    private final Deque<RuntimeException> failures = new ArrayDeque<>();

    @Override
    public TotalsSource totals(String worker) {
      return (from, to, digest, timeout) -> {
        if (!failures.isEmpty()) {
          return CompletableFuture.failedFuture(failures.remove());
        }
        if (contradiction != null) {
          return refused(Refused.Reason.FENCED, contradiction);
        }
        LongPredicate asked = slice -> from <= slice && slice <= to;
        if (damaged.stream().anyMatch(asked::test)) {
          return refused(Refused.Reason.DAMAGED, "damaged");
        }
        boolean anyKeys = KeyTag.routingOnly(digest) == digest;
        if (!anyKeys && chained.stream().anyMatch(asked::test)) {
          return refused(Refused.Reason.FENCED, "other keys");
        }
        List<Long> known = new ArrayList<>(chained);
        if (keyedByTheSecret) {
          known.add(99L);
        }
        return CompletableFuture.completedFuture(
            new RangeTotals(
                1,
                known.stream()
                    .filter(asked::test)
                    .sorted()
                    .map(slice -> new SliceEntry(slice, new SliceTotals(1, 1, 0)))
                    .toList()));
      };
    }

    private static CompletionStage<RangeTotals> refused(Refused.Reason reason, String message) {
      return CompletableFuture.failedFuture(new Refused(reason, message));
    }

    @Override
    public BatchSink sink(String worker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SliceSource slices(String worker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ItemSource items(String worker) {
      throw new UnsupportedOperationException();
    }
  }
}
