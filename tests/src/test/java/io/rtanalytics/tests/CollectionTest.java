package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collection as an operator switches it on: by options, and in a running node's cluster file. */
class CollectionTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

  @TempDir private Path directory;

  private static Reply collect(Node node, String body, String... more) {
    String[] headers = {"User-Agent", FIREFOX, "Origin", "https://www.example.org"};
    String[] all = new String[headers.length + more.length];
    System.arraycopy(headers, 0, all, 0, headers.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return Http.post(node.url() + "/collect", "text/plain", body, all);
  }

  @Test
  void serveCountsTheSitesItIsGivenAndNamesNobody() throws IOException {
    try (Node node = Node.serve(directory, "--site", "*.example.org", "--redirect-host", "a.org")) {
      collect(node, "impression&item=%2F").expect(202);
      collect(node, "click&item=%2F").expect(202);
      collect(node, "click", "Sec-GPC", "1").expect(204);
      node.get("/click?to=https://a.org/x", "User-Agent", FIREFOX).expect(302);
      node.get("/click?to=https://b.org/x", "User-Agent", FIREFOX).expectProblem(400);
      node.get("/pixel.gif", "User-Agent", "Googlebot/2.1").expect(200);
      await()
          .untilAsserted(
              () ->
                  assertThat(node.metrics().assertConserved().sum("rt_events_received_total"))
                      .isEqualTo(6));
      assertThat(node.metrics().sum("rt_events_rejected_total", "reason=\"gpc\"")).isEqualTo(1);
      assertThat(node.metrics().sum("rt_events_rejected_total", "reason=\"bot\"")).isEqualTo(1);
      assertThat(node.output()).doesNotContain("Firefox", "visitor:");
    }
  }

  @Test
  void optionsAreCheckedAndGoWithoutAClusterFile() throws IOException {
    assertThat(Rt.run("serve", "--site", "https://example.org"))
        .matches(run -> run.status() == 2)
        .extracting(Rt.Run::err)
        .asString()
        .contains("'https://example.org' is not a host");
    Path file = directory.resolve("cluster.json");
    Files.writeString(file, TestCluster.text(1, 1).json());
    assertThat(Rt.run("serve", "--cluster", file, "--site", "example.org"))
        .matches(run -> run.status() == 2)
        .extracting(Rt.Run::err)
        .asString()
        .contains("--site and --redirect-host go without --cluster");
  }

  @Test
  void clusterFileSwitchesItOnAndOffWhileANodeRuns() throws IOException {
    ClusterText text = TestCluster.text(1, 1);
    Path file = directory.resolve("cluster.json");
    Files.writeString(file, text.json());
    try (Node node = Node.serve(directory, "--cluster", file.toString())) {
      collect(node, "impression").expectProblem(404);
      Files.writeString(
          file,
          text.set("sites", "[\"www.example.org\"]")
              .set("cors-origins", "[\"https://dashboard.org\"]")
              .json());
      await().until(() -> collect(node, "impression").status() == 202);
      Reply preflight =
          Http.send(
              "OPTIONS",
              node.url() + "/analytics",
              BodyPublishers.noBody(),
              "Origin",
              "https://dashboard.org",
              "Access-Control-Request-Method",
              "GET");
      assertThat(preflight.expect(204).header("Access-Control-Allow-Methods"))
          .isEqualTo("GET, POST");
      Files.writeString(file, text.json());
      await().until(() -> collect(node, "impression").status() == 404);
      node.metrics().assertConserved();
    }
  }
}
