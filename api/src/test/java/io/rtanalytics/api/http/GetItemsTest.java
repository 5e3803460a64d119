package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeItems;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.wire.FrequencyReply;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node answers for items and users: exact status and body over a real server. */
class GetItemsTest {
  private static final String ITEMS = "/analytics/items?timestamp=" + at(0);
  private static final String FREQUENCY = "/analytics/frequency?timestamp=" + at(0);
  private static final String ITEM = "/analytics?timestamp=" + at(0) + "&item=";

  private final ApiServer server =
      new ApiServer(
          Clusters.routed(
              Settings.builder().timeoutMilliseconds(500).build(), Map.of(0L, List.of("0", "1"))));
  private final FakeItems one = server.workers.get("0").items();
  private final FakeItems other = server.workers.get("1").items();

  @AfterEach
  void close() {
    server.close();
  }

  private String json(String path) {
    HttpResponse<String> reply = server.get(path, "Accept", "application/json");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    return reply.body();
  }

  private HttpResponse<String> csv(String path) {
    HttpResponse<String> reply = server.get(path, "Accept", "text/csv");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("text/csv");
    return reply;
  }

  @Test
  void oneItemIsTheSumOverTheWorkers() {
    one.put("a&b", 1, 2, 3);
    other.put("a&b", 10, 20, 30);
    other.put("else", 100, 100, 100);
    assertThat(server.get(ITEM + "a%26b").body())
        .isEqualTo("unqiue_users,11\nclicks,22\nimpressions,33\n");
    assertThat(json(ITEM + "a%26b"))
        .startsWith(
            "{\"slice\":0,\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-20T01:00:00Z\","
                + "\"unique_users\":11,\"clicks\":22,\"impressions\":33,\"ctr\":0.6667,"
                + "\"item\":\"a&b\",\"complete\":true,"
                + "\"workers\":{\"expected\":2,\"answered\":2},\"as_of\":\"2017-05-20T03:");
    assertThat(csv(ITEM + "a%26b").body())
        .startsWith(
            "slice,start,end,unique_users,clicks,impressions,ctr,item,complete,workers_expected,"
                + "workers_answered,as_of\n"
                + "0,2017-05-20T00:00:00Z,2017-05-20T01:00:00Z,11,22,33,0.6667,a&b,true,2,2,2017-");
  }

  @Test
  void anUnknownItemIsZeros() {
    assertThat(server.get(ITEM + "x").body())
        .isEqualTo("unqiue_users,0\nclicks,0\nimpressions,0\n");
    assertThat(json(ITEM + "x")).contains("\"ctr\":null,\"item\":\"x\",\"complete\":true,");
  }

  @Test
  void anItemThatMayBeAmongTheOthersIsNotComplete() {
    one.put("known", 1, 1, 1);
    one.put("", 5, 5, 5);
    HttpResponse<String> known = server.get(ITEM + "known");
    assertThat(known.headers().firstValue("RT-Complete")).isEmpty();
    assertThat(json(ITEM + "known")).contains("\"complete\":true,");
    HttpResponse<String> unknown = server.get(ITEM + "x");
    assertThat(unknown.headers().firstValue("RT-Complete")).contains("false");
    assertThat(unknown.body()).isEqualTo("unqiue_users,0\nclicks,0\nimpressions,0\n");
    assertThat(json(ITEM + "x")).contains("\"complete\":false,");
  }

  @Test
  void topItemsAsJson() {
    one.put("b", 1, 5, 0);
    one.put("quote \"\n", 1, 7, 9);
    other.put("b", 2, 3, 0);
    assertThat(json(ITEMS))
        .startsWith(
            "{\"slice\":0,\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-20T01:00:00Z\","
                + "\"sort\":\"clicks\",\"complete\":true,\"items\":["
                + "{\"item\":\"b\",\"unique_users\":3,\"clicks\":8,\"impressions\":0,\"ctr\":null},"
                + "{\"item\":\"quote \\\"\\n\",\"unique_users\":1,\"clicks\":7,\"impressions\":9,"
                + "\"ctr\":0.7778}],\"workers\":{\"expected\":2,\"answered\":2},\"as_of\":\"2017-");
    assertThat(server.get(ITEMS).body()).as("JSON is the default").startsWith("{\"slice\":0,");
  }

  @Test
  void topItemsAsCsv() {
    one.put("b", 1, 5, 0);
    one.put("a,\"1\"", 1, 7, 9);
    assertThat(csv(ITEMS + "&sort=impressions").body())
        .isEqualTo(
            "item,unique_users,clicks,impressions,ctr\n\"a,\"\"1\"\"\",1,7,9,0.7778\nb,1,5,0,\n");
  }

  @Test
  void theOthersComeByThemselves() {
    one.put("a", 1, 1, 1);
    one.put("", 3, 4, 8);
    other.put("a", 1, 1, 1);
    assertThat(json(ITEMS))
        .contains("\"complete\":false,\"items\":[{\"item\":\"a\",\"unique_users\":2,")
        .contains(
            "],\"other\":{\"item\":\"(other)\",\"unique_users\":3,\"clicks\":4,\"impressions\":8,"
                + "\"ctr\":0.5},\"workers\"");
    HttpResponse<String> csv = csv(ITEMS);
    assertThat(csv.body()).endsWith("\na,2,2,2,1\n(other),3,4,8,0.5\n");
    assertThat(csv.headers().firstValue("RT-Complete")).contains("false");
  }

  @Test
  void orderLimitAndLeastImpressionsAreUpToTheAsker() {
    for (int i = 0; i < 100; i++) {
      one.put("i" + i, i, 100 - i, i % 10);
    }
    assertThat(csv(ITEMS).body().lines()).hasSize(51);
    assertThat(csv(ITEMS + "&limit=2&sort=unique_users").body())
        .endsWith("ctr\ni99,99,1,9,0.1111\ni98,98,2,8,0.25\n");
    assertThat(csv(ITEMS + "&limit=1&sort=ctr").body()).endsWith("ctr\ni1,1,99,1,99\n");
    assertThat(csv(ITEMS + "&limit=1&sort=ctr&min_impressions=9").body())
        .endsWith("ctr\ni9,9,91,9,10.1111\n");
  }

  @Test
  void badParametersAreNamed() {
    assertRefused("/analytics/items", "timestamp: missing");
    assertRefused(ITEMS + "&sort=", "sort: none of clicks, impressions, unique_users and ctr");
    assertRefused(ITEMS + "&sort=CTR", "sort: none of clicks, impressions, unique_users and ctr");
    assertRefused(ITEMS + "&limit=0", "limit: not from 1 to 10000");
    assertRefused(ITEMS + "&limit=10001", "limit: not from 1 to 10000");
    assertRefused(ITEMS + "&limit=99999999999999999999", "limit: not from 1 to 10000");
    assertRefused(ITEMS + "&limit=-1", "limit: not a whole number, 0 or more");
    assertRefused(ITEMS + "&limit=", "limit: empty");
    assertRefused(ITEMS + "&limit=1&limit=1", "limit: repeated");
    assertRefused(ITEMS + "&min_impressions=x", "min_impressions: not a whole number, 0 or more");
    assertRefused(ITEMS + "&partial=yes", "partial: neither true nor false");
    assertRefused(ITEM, "item: empty");
    assertRefused(ITEM + "x".repeat(256), "item: longer than 255 bytes");
    assertRefused(ITEM + "%ff", "item: not valid UTF-8");
    assertRefused(FREQUENCY + "&item=", "item: empty");
    assertRefused("/analytics/frequency?timestamp=x", "timestamp: not a number of seconds");
    assertRefused(
        "/analytics/frequency?timestamp=" + at(99999), "timestamp: more than 3600 s ahead");
    assertThat(server.post("/analytics/items").statusCode()).isEqualTo(405);
  }

  private void assertRefused(String path, String detail) {
    HttpResponse<String> reply = server.get(path);
    assertThat(reply.body())
        .contains("\"detail\":\"" + detail + "\"")
        .contains("\"parameter\":\"" + detail.substring(0, detail.indexOf(':')) + "\"");
    assertThat(reply.statusCode()).isEqualTo(400);
  }

  @Test
  void aMissingWorkerIs503OrSaysSo() {
    one.put("a", 1, 1, 2);
    other.fail(new NotStored(NotStored.Reason.UNREACHABLE, "it is off"));
    other.put("a", 5, 5, 5);
    for (String path : new String[] {ITEMS, ITEM + "a", FREQUENCY}) {
      HttpResponse<String> reply = server.get(path);
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.headers().firstValue("Retry-After")).contains("1");
      assertThat(reply.body()).contains("worker 1: it is off").contains("\"workers\":[\"1\"]");
      HttpResponse<String> partial = server.get(path + "&partial=true");
      assertThat(partial.statusCode()).isEqualTo(200);
      assertThat(partial.headers().firstValue("RT-Workers-Expected")).contains("2");
      assertThat(partial.headers().firstValue("RT-Workers-Answered")).contains("1");
    }
    assertThat(csv(ITEMS + "&partial=true").body()).endsWith("\na,1,1,2,0.5\n");
    assertThat(json(ITEMS + "&partial=true")).contains("{\"expected\":2,\"answered\":1}");
  }

  @Test
  void aSliceThatAWorkerHasDroppedIsGone() {
    other.fail(Refused.expired("slice 0 was dropped", 7));
    for (String path : new String[] {ITEMS, ITEM + "a", FREQUENCY}) {
      HttpResponse<String> reply = server.get(path + "&partial=true");
      assertThat(reply.statusCode()).isEqualTo(410);
      assertThat(reply.body()).contains("\"parameter\":\"timestamp\"");
    }
  }

  @Test
  void frequencies() {
    one.put(new FrequencyReply(new Frequencies(2, 1, 2, 0, 0, 1, 0, 0), true));
    other.put(new FrequencyReply(new Frequencies(1, 0, 0, 1, 1, 0, 1, 4), true));
    assertThat(json(FREQUENCY))
        .startsWith(
            "{\"slice\":0,\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-20T01:00:00Z\","
                + "\"unique_users\":11,\"unique_clickers\":3,\"unique_ctr\":0.3,"
                + "\"seen\":{\"0\":1,\"1\":2,\"2\":1,\"3\":1,\"4-7\":1,\"8-15\":1,\"16+\":4},"
                + "\"workers\":{\"expected\":2,\"answered\":2},\"as_of\":\"2017-05-20T03:");
    assertThat(csv(FREQUENCY + "&item=a,b").body())
        .startsWith(
            "slice,start,end,item,complete,unique_users,unique_clickers,unique_ctr,seen_0,seen_1,"
                + "seen_2,seen_3,seen_4_7,seen_8_15,seen_16_or_more,workers_expected,"
                + "workers_answered,as_of\n"
                + "0,2017-05-20T00:00:00Z,2017-05-20T01:00:00Z,\"a,b\",true,11,3,0.3,1,2,1,1,1,1,4"
                + ",2,2,2017-");
  }

  @Test
  void frequenciesOfAnItemThatMayBeAmongTheOthersAreNotComplete() {
    one.put(new FrequencyReply(Frequencies.ZERO, false));
    HttpResponse<String> reply = server.get(FREQUENCY + "&item=x");
    assertThat(reply.headers().firstValue("RT-Complete")).contains("false");
    assertThat(reply.body())
        .contains("\"item\":\"x\",\"complete\":false,\"unique_users\":0,")
        .contains("\"unique_ctr\":null,");
  }
}
