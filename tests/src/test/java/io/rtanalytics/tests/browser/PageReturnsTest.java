package io.rtanalytics.tests.browser;

import static io.rtanalytics.tests.browser.CountedItems.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.rtanalytics.tests.harness.Node;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages with {@code rt.js} that are seen without being loaded then: out of the browser's cache, or
 * loaded in advance.
 */
class PageReturnsTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

  @TempDir private static Path directory;
  private static TestBrowser browser;
  private static PageServer site;
  private static Node node;
  private CountedItems items;

  @BeforeAll
  static void start() {
    browser = TestBrowser.launchWithPageCache();
    site = new PageServer();
    node = Node.serve(directory, "--site", "localhost");
  }

  @AfterAll
  static void end() {
    if (node != null) {
      node.metrics().assertConserved();
      node.close();
    }
    if (site != null) {
      site.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void look() {
    items = new CountedItems(node);
  }

  private static String script() {
    return "<script src='http://localhost:%d/rt.js' defer></script>".formatted(node.port());
  }

  @Test
  void aPageThatComesBackOutOfTheCacheIsAViewEachTime() {
    site.with(
        "/kept",
        script() + "<script>addEventListener('pageshow', e => window.back = e.persisted)</script>",
        "<a href='/other'>On</a>");
    site.with("/other", script(), "<h1>Other</h1>");
    try (Tab tab =
        browser.open(
            options -> options.setUserAgent(FIREFOX), site.host(), "localhost:" + node.port())) {
      Page page = tab.go(site.url("/kept"));
      for (int visits = 1; visits <= 2; visits++) {
        page.click("a");
        page.waitForURL(site.url("/other"));
        items.awaitCounted(Map.of("/kept", views(visits), "/other", views(visits)));
        page.evaluate("() => { setTimeout(() => history.back()) }");
        page.waitForFunction("() => window.back === true");
      }
      items.awaitCounted(Map.of("/kept", views(3), "/other", views(2)));
      assertThat(site.asked("/kept")).isEqualTo(1);
    }
  }

  /** With a browser that nobody drives: one that is driven loads no page in advance. */
  @Test
  void aPageThatIsLoadedInAdvanceIsAViewOnceItIsSeen() {
    double received = received();
    site.with(
        "/first",
        script()
            + """
            <script type="speculationrules">
              {"prerender": [{"source": "list", "eagerness": "immediate", "urls": ["/second"]}]}
            </script>
            <script>
              setInterval(() => fetch('/go').then(it => { if (it.ok) location = '/second'; }), 100);
            </script>""",
        "<h1>First</h1>");
    site.with(
        "/second",
        script()
            + """
            <script>
              addEventListener('load', () => fetch('/loaded?in-advance=' + document.prerendering));
            </script>""",
        "<h1>Second</h1>");
    try (BareBrowser bare = BareBrowser.show(directory, FIREFOX, site.url("/first"))) {
      await().until(() -> site.asked("/loaded?in-advance=true") == 1);
      items.awaitCounted(Map.of("/first", views(1)));
      site.with("/go", "", "");
      items.awaitCounted(Map.of("/first", views(1), "/second", views(1)));
      assertThat(site.asked("/second")).isEqualTo(1);
      assertThat(received()).isEqualTo(received + 2);
    }
  }

  private static double received() {
    return node.metrics().sum("rt_events_received_total");
  }
}
