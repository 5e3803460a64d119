package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page while the cluster changes: slices of three seconds. */
class LiveClusterTest {
  private static final long LENGTH = 3;
  private static final long AHEAD = 3;

  @TempDir private Path directory;

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  @Test
  void aWorkerThatIsAddedWhileThePageIsOpenIsShownThere() {
    long first = now() - 30;
    ClusterText text =
        TestCluster.text(1, 1)
            .first(LocalDateTime.ofEpochSecond(first, 0, ZoneOffset.UTC).toString())
            .length(LENGTH)
            .set("max-future", 0);
    try (TestBrowser browser = TestBrowser.launch();
        TestCluster cluster = TestCluster.of(directory, text).startAll();
        Tab tab = browser.open("127.0.0.1:" + cluster.api(0).port())) {
      Page page = tab.go(cluster.api(0).url() + "/");
      page.waitForSelector("#workers-sum:has-text('all answer')");
      assertThat(page.locator("#workers-rows tr").count()).isEqualTo(1);

      long joining = (now() - first) / LENGTH + AHEAD;
      int port = Ports.free(1).get(0);
      cluster.write(cluster.text().worker("1", port).route(joining, "0", "1"));
      page.waitForSelector("#routing li[data-when=planned]:has-text('worker 1')");
      cluster.startWorkers("1").awaitReady();
      page.waitForSelector("#routing li[data-when=now]:has-text('worker 1')");
      page.waitForSelector("#workers-rows tr:has-text('127.0.0.1:" + port + "')");
      page.waitForSelector("#workers-sum:has-text('all answer')");
    }
  }
}
