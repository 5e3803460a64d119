package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.DataSet;
import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.SendReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three sets of real events: every hour must equal the table that other programs counted.
 *
 * <p>35 page titles of wikiticker are longer than the item of a single event may be, so one by one
 * these events are sent without their items; in bulk all go as they are.
 */
class RealDataTest {
  @TempDir private Path directory;

  @BeforeAll
  static void dataIsThere() {
    assumeTrue(
        DataSet.areThere(), () -> "Skipped: the real data sets are not in " + DataSet.directory());
  }

  private static List<DataSet> sets() {
    return DataSet.NAMES.stream().map(DataSet::read).toList();
  }

  @Test
  void theModelOfTheseTestsCountsLikeTheTruth() {
    for (DataSet set : sets()) {
      assertThat(Model.hours().addAll(set.events()).counts()).as(set.name()).isEqualTo(set.truth());
    }
  }

  @Test
  void asGzippedCsvAndAgain() throws IOException {
    try (Node node = Node.serve(directory)) {
      for (String again : new String[] {"", " again"}) {
        for (DataSet set : sets()) {
          Reply reply =
              Http.post(
                  node.url() + "/analytics/batch?id=" + set.name(),
                  "text/csv",
                  Files.readAllBytes(DataSet.file(set.name())),
                  "Content-Encoding",
                  "gzip");
          assertReport(reply, set.events().size(), again.isEmpty());
          assertTruth(node, set);
        }
      }
      node.metrics().assertConserved();
      node.process().terminate();
      node.restart(); // and what was acknowledged is there after a restart
      sets().forEach(set -> assertTruth(node, set));
    }
  }

  @Test
  void asNdjson() {
    try (Node node = Node.serve(directory)) {
      for (DataSet set : sets()) {
        String body = Bodies.ndjson(set.events());
        assertReport(node.batch("", "application/x-ndjson", body), set.events().size(), true);
        assertTruth(node, set);
      }
    }
  }

  @Test
  void asJsonArray() {
    try (Node node = Node.serve(directory)) {
      for (DataSet set : sets()) {
        String body = Bodies.jsonArray(set.events());
        assertReport(node.batch("", "application/json", body), set.events().size(), true);
        assertTruth(node, set);
      }
    }
  }

  @Test
  void oneByOne() {
    try (Node node = Node.serve(directory)) {
      List<ModelEvent> all = new ArrayList<>();
      List<DataSet> sets = sets();
      sets.forEach(set -> all.addAll(set.asSingles()));

      SendReport report = EventSender.send(all, 64, node);

      assertThat(report.stored().size()).as("answers %s", report.summary()).isEqualTo(all.size());
      sets.forEach(set -> assertTruth(node, set));
      node.metrics().assertConserved();
    }
  }

  private static void assertReport(Reply reply, int events, boolean firstTime) {
    reply.expect(202);
    assertThat(reply.json().get("accepted").asInt()).isEqualTo(firstTime ? events : 0);
    assertThat(reply.json().get("duplicates").asInt()).isEqualTo(firstTime ? 0 : events);
    assertThat(reply.json().get("rejected_total").asInt()).isZero();
  }

  private static void assertTruth(Node node, DataSet set) {
    assertThat(node.counts(set.start(), set.end())).as(set.name()).isEqualTo(set.truth());
    assertThat(countsAsJson(node, set)).as(set.name()).isEqualTo(set.truth());
    long hour = set.truth().keySet().iterator().next();
    assertThat(node.count(hour * 3600)).isEqualTo(set.truth().get(hour));
  }

  private static Map<Long, Count> countsAsJson(Node node, DataSet set) {
    Map<Long, Count> counts = new TreeMap<>();
    node.get(
            "/analytics/allslices?from=" + set.start() + "&timestamp=" + set.end(),
            "Accept",
            "application/json")
        .expect(200)
        .json()
        .forEach(
            slice ->
                counts.put(
                    slice.get("slice").asLong(),
                    new Count(
                        slice.get("unique_users").asLong(),
                        slice.get("clicks").asLong(),
                        slice.get("impressions").asLong())));
    counts.values().removeIf(Count.ZERO::equals);
    return counts;
  }
}
