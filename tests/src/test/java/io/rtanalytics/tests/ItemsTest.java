package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.DataSet;
import io.rtanalytics.tests.harness.ItemModel;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items and frequencies over several workers, against counts that these tests make themselves. */
class ItemsTest {
  private static final long START = 1_495_238_400; // 2017-05-20T00:00:00Z

  @TempDir private Path directory;

  private static ClusterText threeWorkers() {
    return TestCluster.text(1, 3).route(0, "2", "0", "1").set("memory-bytes", 1);
  }

  private static void assertFrequencies(Node node, long timestamp, String item, ItemModel model) {
    String query = item.equals(ItemModel.ALL) ? "" : "&item=" + escaped(item);
    JsonNode json =
        node.get("/analytics/frequency?timestamp=" + timestamp + query).expect(200).json();
    assertThat(json.get("unique_users").asLong()).isEqualTo(model.count(item).users());
    assertThat(json.get("unique_clickers").asLong()).as(item).isEqualTo(model.clickers(item));
    long reached = model.seen(item, 1, Integer.MAX_VALUE);
    if (reached == 0) {
      assertThat(json.get("unique_ctr").isNull()).isTrue();
    } else {
      double rate = (double) model.clickers(item) / reached;
      assertThat(Math.abs(json.get("unique_ctr").asDouble() - rate)).isLessThan(0.00006);
    }
    Map<String, Long> seen = new TreeMap<>();
    json.get("seen").properties().forEach(it -> seen.put(it.getKey(), it.getValue().asLong()));
    assertThat(seen)
        .as(item)
        .isEqualTo(
            Map.of(
                "0", model.seen(item, 0, 0),
                "1", model.seen(item, 1, 1),
                "2", model.seen(item, 2, 2),
                "3", model.seen(item, 3, 3),
                "4-7", model.seen(item, 4, 7),
                "8-15", model.seen(item, 8, 15),
                "16+", model.seen(item, 16, Integer.MAX_VALUE)));
  }

  private static String escaped(String item) {
    return URLEncoder.encode(item, StandardCharsets.UTF_8);
  }

  private static Count count(JsonNode row) {
    return new Count(
        row.get("unique_users").asLong(),
        row.get("clicks").asLong(),
        row.get("impressions").asLong());
  }

  private static JsonNode top(Node node, long timestamp, String query) {
    return node.get("/analytics/items?timestamp=" + timestamp + query).expect(200).json();
  }

  /** Asserts that a node shows all items, and the first of them in every order. */
  private static void assertItems(Node node, long timestamp, ItemModel model) {
    Map<String, Count> items = model.items();
    Map<String, ToDoubleFunction<Count>> orders =
        Map.of(
            "clicks", Count::clicks,
            "impressions", Count::impressions,
            "unique_users", Count::users,
            "ctr",
                count ->
                    count.impressions() == 0 ? -1 : (double) count.clicks() / count.impressions());
    orders.forEach(
        (sort, value) -> {
          JsonNode json = top(node, timestamp, "&limit=10000&sort=" + sort);
          assertThat(json.get("complete").asBoolean()).isTrue();
          Map<String, Count> found = new TreeMap<>();
          List<Double> values = new ArrayList<>();
          json.get("items")
              .forEach(
                  row -> {
                    found.put(row.get("item").asText(), count(row));
                    values.add(value.applyAsDouble(count(row)));
                  });
          assertThat(values).as(sort).isSortedAccordingTo(Comparator.reverseOrder());
          if (items.size() <= 10_000) {
            assertThat(found).isEqualTo(items);
          } else {
            double last = values.get(values.size() - 1);
            assertThat(items).containsAllEntriesOf(found);
            assertThat(items.values().stream().filter(it -> value.applyAsDouble(it) > last))
                .allMatch(found::containsValue);
          }
        });
  }

  @Test
  void realDataCountsItemsAndUsersExactlyOnDiskAndAfterARestart() {
    assumeTrue(
        DataSet.areThere(), () -> "Skipped: the real data sets are not in " + DataSet.directory());
    ClusterText text = threeWorkers().first("1990-01-01T00:00:00").length(86_400);
    try (TestCluster cluster = TestCluster.of(directory, text).startAll()) {
      Node node = cluster.api(0);
      List<DataSet> sets = DataSet.NAMES.stream().map(DataSet::read).toList();
      for (DataSet set : sets) {
        node.batch("", "text/csv", Bodies.csv(set.events())).expect(202);
      }
      sets.forEach(set -> assertSet(node, set));
      for (String id : List.of("0", "1", "2")) {
        cluster.worker(id).process().terminate();
        cluster.worker(id).restart();
      }
      assertSet(node, sets.get(0));
    }
  }

  /** Days with most events, for there are many. */
  private static void assertSet(Node node, DataSet set) {
    Map<Long, List<ModelEvent>> days =
        set.events().stream()
            .collect(Collectors.groupingBy(event -> Math.floorDiv(event.timestamp(), 86_400L)));
    days.entrySet().stream()
        .sorted(Comparator.comparing(day -> -day.getValue().size()))
        .limit(3)
        .forEach(
            day -> {
              ItemModel model = ItemModel.of(day.getValue());
              long timestamp = day.getKey() * 86_400;
              assertItems(node, timestamp, model);
              assertFrequencies(node, timestamp, ItemModel.ALL, model);
              model.items().keySet().stream()
                  .limit(5)
                  .forEach(
                      item -> {
                        assertFrequencies(node, timestamp, item, model);
                        assertItem(node, timestamp, item, model.count(item));
                      });
            });
  }

  private static void assertItem(Node node, long timestamp, String item, Count expected) {
    String path = "/analytics?timestamp=" + timestamp + "&item=" + escaped(item);
    assertThat(Count.parse(node.get(path).expect(200).body())).as(item).isEqualTo(expected);
    JsonNode json = node.get(path, "Accept", "application/json").expect(200).json();
    assertThat(count(json)).isEqualTo(expected);
    assertThat(json.get("item").asText()).isEqualTo(item);
    assertThat(json.get("complete").asBoolean()).isTrue();
    assertThat(json.get("workers").get("answered").asInt()).isEqualTo(3);
  }

  @Test
  void whatIsBeyondTheMostItemsCountsUnderOther() {
    ClusterText text = threeWorkers().set("max-items-per-slice", 20);
    try (TestCluster cluster = TestCluster.of(directory, text).startAll()) {
      Node node = cluster.api(0);
      List<ModelEvent> events = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        String item = i < 300 ? "early " + i % 5 : "late " + i % 100;
        events.add(new ModelEvent(START + 5, "user " + i % 37, i % 3 == 0, item, ""));
      }
      node.batch("", "text/csv", Bodies.csv(events)).expect(202);
      ItemModel model = ItemModel.of(events);

      JsonNode json = top(node, START, "&limit=10000");
      assertThat(json.get("complete").asBoolean()).isFalse();
      long clicks = json.get("other").get("clicks").asLong();
      long impressions = json.get("other").get("impressions").asLong();
      assertThat(json.get("other").get("item").asText()).isEqualTo("(other)");
      for (JsonNode row : json.get("items")) {
        Count whole = model.count(row.get("item").asText());
        assertThat(count(row).isAtMost(whole)).isTrue();
        if (row.get("item").asText().startsWith("early")) {
          assertThat(count(row)).isEqualTo(whole);
        }
        clicks += row.get("clicks").asLong();
        impressions += row.get("impressions").asLong();
      }
      assertThat(clicks).isEqualTo(1_000);
      assertThat(impressions).isEqualTo(2_000);
      assertItem(node, START, "early 3", model.count("early 3"));
      Reply unknown = node.get("/analytics?timestamp=" + START + "&item=unknown").expect(200);
      assertThat(unknown.header("RT-Complete")).isEqualTo("false");
      assertFrequencies(node, START, "early 3", model);
      assertFrequencies(node, START, ItemModel.ALL, model);
    }
  }

  @Test
  void aWorkerThatIsOffIsNamedAndNeverLeftOutSilently() {
    try (TestCluster cluster = TestCluster.of(directory, threeWorkers()).startAll()) {
      Node node = cluster.api(0);
      node.post(new ModelEvent(START, "ann", true, "a", "")).expect(202);
      cluster.worker("1").process().terminate();
      for (String path :
          List.of("/analytics/items?", "/analytics/frequency?", "/analytics?item=a&")) {
        String asked = path + "timestamp=" + START;
        Reply reply = node.get(asked).expect(503);
        assertThat(reply.json().get("workers").get(0).asText()).isEqualTo("1");
        assertThat(node.get(asked + "&partial=true").expect(200).header("RT-Workers-Answered"))
            .isEqualTo("2");
      }
    }
  }
}
