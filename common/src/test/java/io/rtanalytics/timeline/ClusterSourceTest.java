package io.rtanalytics.timeline;

import static io.rtanalytics.timeline.ClusterText.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

// R9; "better": in the original one bad reload stops reloading for good
class ClusterSourceTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2017-05-20T10:30:00Z"), ZoneOffset.UTC);
  private static final String GROWN =
      "[{\"slice\": 0, \"nodes\": [\"0\"]}, {\"slice\": 3, \"nodes\": [\"0\", \"1\"]},"
          + " {\"slice\": 13, \"nodes\": [\"2\"]}]";

  @TempDir private Path directory;

  private final Logger logger = (Logger) LoggerFactory.getLogger(ClusterSource.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private Path file;
  private ClusterSource source;

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("cluster.json");
    write(ClusterText.valid().toString());
    source = new ClusterSource(file, ClusterText.valid().cluster(), CLOCK);
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void unchangedFileDoesNothing() {
    assertThat(source.reload()).isFalse();
    assertThat(source.reload()).isFalse();
    assertCounts(0, 0);
    assertThat(log.list).isEmpty();
  }

  @Test
  void goodChangeIsTakenAndTold() throws IOException {
    List<Cluster> told = new ArrayList<>();
    source.addListener(told::add);
    ClusterText next = ClusterText.valid().with("routing", GROWN).with("max-future", "60");
    write(next.toString());
    assertThat(source.reload()).isTrue();
    assertThat(source.current()).isEqualTo(next.cluster());
    assertThat(told).containsExactly(next.cluster());
    assertCounts(1, 0);
    assertLogged(
        Level.INFO,
        file + " reloaded: other routing from slice 13; max-future 60 instead of 3600, at once");
  }

  @Test
  void changeBeforeTheFirstLookIsTaken() throws IOException {
    write(ClusterText.valid().with("routing", GROWN).toString());
    assertThat(source.reload()).isTrue();
    assertThat(source.reload()).isFalse();
    assertCounts(1, 0);
  }

  @Test
  void logSaysWhatChangedInOneLine() throws IOException {
    write(
        ClusterText.valid()
            .with("api-nodes", "{\"0\": \"http://api:8010\", \"2\": \"http://api:8002\"}")
            .with("worker-nodes", "{\"0\": \"http://x:1\", \"1\": \"http://w:9001\"}")
            .with("durability", "\"os\"")
            .toString());
    source.reload();
    assertLogged(
        Level.INFO,
        file
            + " reloaded: API node 0 at http://api:8010 instead of http://api:8000/analytics; API"
            + " node 2 added; API node 1 removed; worker 0 at http://x:1 instead of"
            + " http://w:9000/worker; worker 2 removed; durability \"os\" instead of \"fsync\","
            + " after a restart");
  }

  @Test
  void newCommentIsTakenAsAChangeThatDoesNotMatter() throws IOException {
    source.reload();
    write("// a comment\n" + ClusterText.valid());
    assertThat(source.reload()).isTrue();
    assertCounts(1, 0);
    assertLogged(Level.INFO, file + " reloaded: nothing that matters");
  }

  @Test
  void invalidFileIsRefusedOnceWithAllReasons() throws IOException {
    Cluster before = source.current();
    write(ClusterText.valid().with("max-future", "-1").without("first-slice").toString());
    assertThat(source.reload()).isFalse();
    assertThat(source.reload()).isFalse();
    assertThat(source.current()).isSameAs(before);
    assertCounts(0, 1);
    assertLogged(
        Level.ERROR,
        file
            + " refused, the cluster stays as it is: first-slice: missing; max-future: must be an"
            + " integer from 0 to 3153600000, not -1");
  }

  @Test
  void forbiddenChangeIsRefusedOnceWithItsReason() throws IOException {
    Cluster before = source.current();
    write(ClusterText.valid().with("length-of-time-slice", "60").toString());
    source.reload();
    source.reload();
    assertThat(source.current()).isSameAs(before);
    assertCounts(0, 1);
    assertLogged(
        Level.ERROR,
        file
            + " refused, the cluster stays as it is: length-of-time-slice: must stay 3600, not"
            + " become 60");
  }

  @Test
  void goodFileAfterABadOneIsTaken() throws IOException {
    write("{");
    source.reload();
    write(ClusterText.valid().with("routing", GROWN).toString());
    assertThat(source.reload()).isTrue();
    assertCounts(1, 1);
  }

  @Test
  void vanishedFileIsRefusedOnceAndTakenWhenItIsBack() throws IOException {
    source.reload();
    Files.delete(file);
    assertThat(source.reload()).isFalse();
    assertThat(source.reload()).isFalse();
    assertCounts(0, 1);
    assertLogged(Level.ERROR, file + " refused, the cluster stays as it is: does not exist");
    write(ClusterText.valid().toString());
    assertThat(source.reload()).isTrue();
    assertThat(source.current()).isEqualTo(ClusterText.valid().cluster());
  }

  @Test
  void everyHalfWrittenFileIsRefusedUntilItIsWhole() throws IOException {
    String next = ClusterText.valid().with("routing", GROWN).toString();
    int whole = next.lastIndexOf('}') + 1;
    for (int length = 0; length < whole; length += 7) {
      write(next.substring(0, length));
      assertThat(source.reload()).isFalse();
    }
    write(next);
    assertThat(source.reload()).isTrue();
    assertThat(source.refusedReloads()).isEqualTo((whole + 6) / 7);
  }

  @Test
  void systemFirstSliceStaysWhatItWasAtTheStart() throws IOException {
    String json =
        ClusterText.valid()
            .with("first-slice", "\"system\"")
            .with("api-nodes", "{\"0\": \"http://api:8000\"}")
            .toString();
    write(json);
    assertThat(source.reload()).isTrue();
    assertThat(source.current().timeline().first()).isEqualTo(FIRST);
  }

  @Test
  void failingListenerDoesNotKeepTheOthersFromBeingTold() throws IOException {
    List<Cluster> told = new ArrayList<>();
    source.addListener(
        cluster -> {
          throw new IllegalStateException("on purpose");
        });
    source.addListener(told::add);
    write(ClusterText.valid().with("routing", GROWN).toString());
    assertThat(source.reload()).isTrue();
    assertThat(told).containsExactly(source.current());
  }

  @Test
  void fixedClusterNeverChanges() {
    Cluster cluster = ClusterText.valid().cluster();
    ClusterSource fixed = ClusterSource.fixed(cluster);
    assertThat(fixed.reload()).isFalse();
    assertThat(fixed.current()).isSameAs(cluster);
  }

  private void write(String json) throws IOException {
    Files.writeString(file, json);
  }

  private void assertCounts(long accepted, long refused) {
    assertThat(source.acceptedReloads()).isEqualTo(accepted);
    assertThat(source.refusedReloads()).isEqualTo(refused);
  }

  private void assertLogged(Level level, String message) {
    assertThat(log.list)
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .containsExactly(tuple(level, message));
  }
}
