package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Figure;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the first of a hundred thousand items take over four workers, and who saw them. */
@Tag("long")
class ItemFiguresTest {
  private static final long START = 1_495_238_400; // 2017-05-20T00:00:00Z
  private static final int ITEMS = 100_000;
  private static final int USERS_PER_ITEM = 8; // so that nearly every worker knows every item
  private static final int USERS = 20_000;
  private static final int WARM_UP = 30;
  private static final int MEASURED = 21;

  @TempDir private Path directory;

  @Test
  void theFirstOfAHundredThousandItems() {
    ClusterText text =
        TestCluster.text(1, 4).route(0, "0", "1", "2", "3").set("cache-milliseconds", 0);
    try (TestCluster cluster = TestCluster.of(directory, text).with(List.of("-Xmx256m"))) {
      Node node = cluster.startAll().api(0);
      for (int part = 0; part < USERS_PER_ITEM; part++) {
        node.batch("", "text/csv", events(part)).expect(202);
      }
      String top = "/analytics/items?timestamp=" + START + "&limit=50&sort=";
      assertFirst(node.get(top + "clicks").expect(200).json());
      Figure.atMost("top 50 of 100000 items by clicks", median(node, top + "clicks"), "ms", 100);
      Figure.atMost(
          "top 50 of 100000 items by users", median(node, top + "unique_users"), "ms", 100);
      Figure.atMost("top 50 of 100000 items by rate", median(node, top + "ctr"), "ms", 500);
      String item = "/analytics?timestamp=" + START + "&item=page/1/of/the/site";
      Figure.atMost("totals of one of 100000 items", median(node, item), "ms", 20);
      String frequency = "/analytics/frequency?timestamp=" + START;
      Figure.atMost("frequencies of 20000 users", median(node, frequency), "ms", 100);
      Figure.atMost(
          "frequencies of an item among 800000 pairs of user and item",
          median(node, frequency + "&item=page/1/of/the/site"),
          "ms",
          500);

      for (int id = 0; id < 4; id++) {
        cluster.worker(Integer.toString(id)).process().terminate();
        cluster.worker(Integer.toString(id)).restart();
      }
      assertFirst(node.get(top + "clicks").expect(200).json());
      Figure.atMost(
          "top 50 of 100000 items on disk by clicks", median(node, top + "clicks"), "ms", 1000);
    }
  }

  private static String events(int part) {
    StringBuilder csv = new StringBuilder("timestamp,user,action,item\n");
    for (int item = 0; item < ITEMS; item++) {
      long user = (item * 31L + part * 7_919L) % USERS;
      csv.append(START).append(",user").append(user).append(part == 0 ? ",click" : ",impression");
      csv.append(",page/").append(item).append("/of/the/site\n");
    }
    csv.append(START).append(",ann,click,page/77/of/the/site\n");
    return csv.toString();
  }

  @Test
  void anEventWithAnItemBesideOneWithout() {
    double plain = Double.MAX_VALUE;
    double withItems = Double.MAX_VALUE;
    try (Node node = Node.serve(directory, List.of("-Xmx256m"))) {
      for (int i = 0; i < 6; i++) { // the first times warm it up
        plain = Math.min(plain, millis(node, "timestamp,user,action\n", START + 7200L * i, false));
        withItems =
            Math.min(
                withItems,
                millis(node, "timestamp,user,action,item\n", START + 7200L * i + 3600, true));
      }
    }
    Figure.atMost("bulk load with items; times that without", withItems / plain, "", 2);
  }

  /** Milliseconds for events of 50,000 users on 10,000 items, the lower ones more often. */
  private static double millis(Node node, String header, long timestamp, boolean withItems) {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder(header);
    for (int i = 0; i < 300_000; i++) {
      int item = random.nextInt(1 + random.nextInt(10_000));
      csv.append(timestamp).append(",user").append(random.nextInt(50_000));
      csv.append(i % 10 == 0 ? ",click" : ",impression");
      csv.append(withItems ? ",page/" + item + "/of/the/site\n" : "\n");
    }
    String body = csv.toString();
    long began = System.nanoTime();
    node.batch("", "text/csv", body).expect(202);
    return (System.nanoTime() - began) / 1e6;
  }

  private static void assertFirst(JsonNode json) {
    assertThat(json.get("items")).hasSize(50);
    assertThat(json.get("items").get(0).get("item").asText()).isEqualTo("page/77/of/the/site");
    assertThat(json.get("items").get(0).get("clicks").asInt()).isEqualTo(1 + USERS_PER_ITEM);
    assertThat(json.get("complete").asBoolean()).isTrue();
  }

  private static double median(Node node, String path) {
    double[] millis = new double[MEASURED];
    for (int i = -WARM_UP; i < MEASURED; i++) {
      long began = System.nanoTime();
      node.get(path).expect(200);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - began) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[MEASURED / 2];
  }
}
