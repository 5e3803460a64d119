package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.rtanalytics.tests.balancer.Switchboard;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live page: two API nodes behind a balancer, two workers, hours that begin ten minutes ago.
 */
class LivePageTest {
  private static final int SLICES = 100;

  /** Keeps every count of impressions that the page shows. */
  private static final String KEEP =
      """
      addEventListener('DOMContentLoaded', () => {
        window.seen = [];
        const figure = document.getElementById('now-impressions');
        if (figure) new MutationObserver(() => window.seen.push(figure.textContent))
            .observe(figure, {childList: true, characterData: true, subtree: true});
      });""";

  @TempDir private static Path directory;
  private static TestBrowser browser;
  private static TestCluster cluster;
  private static Switchboard balancer;
  private static int users;
  private final List<Tab> tabs = new ArrayList<>();

  @BeforeAll
  static void start() {
    browser = TestBrowser.launch();
    ClusterText text = TestCluster.text(2, 2);
    LocalDateTime first =
        LocalDateTime.now(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.MINUTES)
            .minusMinutes(10)
            .minusHours(SLICES);
    TreeMap<Long, List<String>> routing =
        new TreeMap<>(Map.of(0L, List.of("0"), 90L, List.of("0", "1"), 110L, List.of("1")));
    cluster =
        TestCluster.of(
                directory,
                new ClusterText(
                    text.apiPorts(),
                    text.workerPorts(),
                    first.toString() + ":00",
                    3600,
                    routing,
                    Map.of()))
            .startAll();
    balancer = new Switchboard(cluster.api(0).port());
  }

  @AfterAll
  static void end() {
    for (AutoCloseable part : new AutoCloseable[] {balancer, cluster, browser}) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeEach
  void connect() {
    balancer.to(cluster.api(0).port());
  }

  @AfterEach
  void closeTabs() {
    tabs.forEach(Tab::close);
  }

  private Tab open() {
    return kept(browser.open("127.0.0.1:" + balancer.port()));
  }

  private Tab kept(Tab tab) {
    tabs.add(tab);
    return tab;
  }

  private static String url() {
    return "http://127.0.0.1:" + balancer.port() + "/";
  }

  /** Opens the page and waits until it shows counts. */
  private static Page live(Tab tab) {
    Page page = tab.go(url());
    awaitLive(page, 0);
    page.waitForFunction(
        "() => !isNaN(parseInt(document.getElementById('now-impressions').textContent))");
    return page;
  }

  private static void awaitLive(Page page, int node) {
    page.waitForFunction(
        "n => document.getElementById('status').textContent === 'Live from node ' + n", node);
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  /** Posts events of new users at a node; more than one go to both workers. */
  private static void impressions(int node, int count) {
    for (int i = 0; i < count; i++) {
      Http.post(
              cluster.api(node).url()
                  + ("/analytics?timestamp=" + now() + "&item=/page" + i % 3)
                  + ("&impression&user=u" + users++))
          .expect(202);
    }
  }

  /** A count as it is shown, with or without the sign of a lower bound. */
  private static long number(String text) {
    return Long.parseLong(text.replaceAll("[≥ ,]", ""));
  }

  private static long shown(Page page) {
    return number(page.textContent("#now-impressions"));
  }

  private static void awaitShown(Page page, long impressions) {
    page.waitForFunction(
        "n => document.getElementById('now-impressions').textContent === n",
        "%,d".formatted(impressions));
  }

  private static List<Long> seen(Page page) {
    List<?> texts = (List<?>) page.evaluate("() => window.seen");
    return texts.stream()
        .map(Object::toString)
        .filter(it -> !it.equals("–"))
        .map(LivePageTest::number)
        .toList();
  }

  @Test
  void anEventIsSeenWithinASecondOfIts202() {
    Page page = live(open());
    for (int node : new int[] {0, 1, 0, 1}) { // the page's own node and the other one
      long before = shown(page);
      impressions(node, 1);
      long stored = System.nanoTime();
      awaitShown(page, before + 1);
      assertThat(Duration.ofNanos(System.nanoTime() - stored)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void numbersDoNotGoDownWhenTheNodeChangesOrThePageIsLoadedAnew() throws Exception {
    impressions(0, 5);
    Tab tab =
        open().tolerating("ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION");
    tab.page().addInitScript(KEEP);
    Page page = live(tab);
    long before = shown(page);
    String earlier = streamOf(1);
    impressions(0, 20);
    awaitShown(page, before + 20);

    balancer.toLagging(cluster.api(1).port(), earlier); // knows nothing of the twenty
    awaitLive(page, 1);
    assertThat(shown(page)).isEqualTo(before + 20);
    List<Long> seen = new ArrayList<>(seen(page));

    page.reload(); // a page that begins anew at the lagging node
    awaitLive(page, 1);
    awaitShown(page, before + 20);
    seen.addAll(seen(page));

    balancer.to(cluster.api(1).port()); // no longer lagging
    impressions(0, 1);
    awaitShown(page, before + 21);
    seen.addAll(seen(page));
    assertThat(seen).isSorted().contains(before + 20);
  }

  /** What a node says to who joins: its hello and its first totals. */
  private static String streamOf(int node) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cluster.api(node).url() + "/analytics/live")).build();
    StringBuilder events = new StringBuilder();
    try (Stream<String> lines =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
      Iterator<String> line = lines.iterator();
      while (!events.toString().contains("\"1\":[")) {
        events.append(line.next()).append('\n');
      }
    }
    return events.append('\n').toString();
  }

  @Test
  void aWorkerThatFallsSilentIsNamedAndItsShareIsKeptOrMissed() {
    impressions(0, 10);
    Page page = live(open());
    long before = shown(page);
    cluster.worker("1").process().freeze();
    try {
      page.waitForSelector("#now-note:has-text('worker 1 does not answer')");
      assertThat(shown(page)).isEqualTo(before);
      assertThat(page.textContent("#workers-sum")).isEqualTo("1 of 2 answer");
      closeTabs(); // nobody looks on: the node forgets
      tabs.clear();
      await().until(() -> cluster.api(0).metrics().sum("rt_live_viewers") == 0);
      Page other = open().go(url());
      other.waitForSelector("#now-note:has-text('Partial: nothing is known yet of worker 1')");
      other.waitForSelector("#now-impressions:has-text('≥ ')");
      assertThat(shown(other)).isBetween(1L, before - 1);
      cluster.worker("1").process().thaw();
      other.waitForSelector(
          "#now-note",
          new Page.WaitForSelectorOptions()
              .setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN));
      awaitShown(other, before);
    } finally {
      cluster.worker("1").process().thaw();
    }
  }

  @Test
  void aConnectionThatIsLostIsSaidAndComesBackByItself() {
    Tab tab = open().tolerating("ERR_");
    Page page = live(tab);
    balancer.cut();
    page.waitForSelector("#status:has-text('Connection lost, reconnecting')");
    balancer.to(cluster.api(1).port());
    awaitLive(page, 1);
    assertThat(page.textContent("#node")).startsWith("node 1 at 127.0.0.1:");
  }

  /** What a browser says to a page in a tab that is not the one in front. */
  private static void seen(Page page, boolean seen) {
    page.evaluate(
        """
        seen => {
          Object.defineProperty(document, 'visibilityState', {value: seen ? 'visible' : 'hidden', configurable: true});
          Object.defineProperty(document, 'hidden', {value: !seen, configurable: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        seen);
  }

  /**
   * A browser has six connections to a host over HTTP/1.1: a stream per page would stop the
   * seventh.
   */
  @Test
  void aPageThatNobodySeesGivesItsConnectionBack() {
    impressions(0, 1);
    Tab tab = open();
    Page first = live(tab);
    long before = shown(first);
    seen(first, false);
    for (int i = 0; i < 7; i++) {
      Page page = tab.page().context().newPage();
      page.navigate(url());
      awaitLive(page, 0);
      seen(page, false);
    }
    await().until(() -> cluster.api(0).metrics().sum("rt_live_viewers") == 0);
    assertThat(first.textContent("#status")).isEqualTo("Paused while nobody sees this page");
    assertThat(shown(first)).isEqualTo(before);

    impressions(0, 3);
    seen(first, true);
    awaitLive(first, 0);
    awaitShown(first, before + 3);
    assertThat(first.isHidden("#now-note")).isTrue();
  }

  @Test
  void aStreamThatEndsInItsTimeIsAskedForAgain() throws Exception {
    impressions(0, 5);
    String whole = "retry: 100\n\n" + streamOf(0);
    Tab tab = open();
    AtomicInteger asked = new AtomicInteger();
    tab.page().addInitScript(KEEP);
    tab.page()
        .route(
            "**/analytics/live",
            route -> {
              if (asked.incrementAndGet() <= 3) {
                route.fulfill(
                    new Route.FulfillOptions().setContentType("text/event-stream").setBody(whole));
              } else {
                route.resume();
              }
            });
    Page page = live(tab);
    long before = shown(page);
    page.waitForCondition(() -> asked.get() == 4);
    awaitLive(page, 0);
    impressions(0, 1);
    awaitShown(page, before + 1);
    assertThat(seen(page)).isSorted();
    assertThat(asked).hasValue(4);
  }

  @Test
  void workersRoutingItemsAndEventsAreShown() {
    impressions(0, 4);
    Page page = live(open());
    assertThat(page.locator("#workers-rows tr").count()).isEqualTo(2);
    assertThat(page.locator("#workers-rows").textContent()).contains(" s ago").contains("/worker");
    assertThat(page.locator("#routing li[data-when]").allTextContents())
        .hasSize(3)
        .satisfiesExactly(
            earlier -> assertThat(earlier).startsWith("earlier").endsWith("worker 0"),
            present -> assertThat(present).startsWith("now").endsWith("worker 0worker 1"),
            planned ->
                assertThat(planned)
                    .startsWith("planned")
                    .contains("slice 110")
                    .endsWith("worker 1"));
    page.waitForSelector("#items-rows tr:has-text('/page0')");
    assertThat(page.textContent("#items-note")).isEmpty();
    assertThat(page.textContent("#refused-none")).isEqualTo("Nothing was refused.");
    Http.post(cluster.api(0).url() + "/analytics?timestamp=1&user=ann&click").expect(400);
    page.waitForSelector("#refused-rows tr:has-text('Broke the contract')");
  }

  @Test
  void aRangeIsShownAndLeftAgain() {
    impressions(0, 1);
    Page page = live(open());
    assertThat(page.textContent("#history-title")).isEqualTo("The last 48 slices");
    page.fill("#to", "2001-01-01T00:00");
    page.click("#range [type=submit]");
    assertThat(page.textContent("#range-error")).isEqualTo("The beginning is after the end.");
    page.fill("#from", "2001-01-01T00:00");
    page.fill(
        "#to",
        LocalDateTime.now(TestBrowser.ZONE)
            .plusMinutes(1)
            .truncatedTo(ChronoUnit.MINUTES)
            .toString());
    page.click("#range [type=submit]");
    page.waitForSelector("#range-error:has-text('more than 5,000 rows')");
    page.fill(
        "#from",
        LocalDateTime.now(TestBrowser.ZONE)
            .minusDays(3)
            .truncatedTo(ChronoUnit.MINUTES)
            .toString());
    page.click("#range [type=submit]");
    page.waitForSelector("#history-title:has-text('From ')");
    page.click("#history-details summary");
    page.waitForSelector("#history-rows tr");
    assertThat(page.locator("#history-rows tr").count()).isBetween(71, 74);
    page.click("#follow");
    page.waitForSelector("#history-title:has-text('The last 48 slices')");
    page.waitForFunction("() => document.querySelectorAll('#history-rows tr').length === 48");
  }

  @Test
  void withTheKeyboardAlone() {
    impressions(0, 3);
    Page page = live(open());
    List<String> walk = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      page.keyboard().press("Tab");
      walk.add(
          (String)
              page.evaluate(
                  "() => document.activeElement.id || document.activeElement.className"
                      + " || document.activeElement.textContent.trim()"));
      assertThat(page.evaluate("() => document.activeElement.matches(':focus-visible, input')"))
          .as("focus of %s is seen", walk)
          .isEqualTo(true);
      if (walk.get(i).equals("OpenAPI")) {
        break;
      }
    }
    assertThat(walk)
        .startsWith("skip", "theme", "from")
        .containsSubsequence("to", "step", "Show", "charts", "sort", "Interface", "OpenAPI");

    page.locator(".skip").focus();
    page.keyboard().press("Enter");
    assertThat(page.evaluate("() => document.activeElement.id")).isEqualTo("main");

    page.locator("#charts").focus();
    page.keyboard().press("End");
    page.waitForSelector("#readout:has-text('unique users')");
    page.keyboard().press("ArrowLeft");
    page.keyboard().press("Enter");
    page.waitForSelector("#items-now:not([hidden])");
    page.locator("#items-now").press("Enter");
    page.waitForSelector("#items-rows tr:has-text('/page')");

    String before = page.getAttribute("html", "data-theme");
    page.locator("#theme").press("Space");
    assertThat(page.getAttribute("html", "data-theme")).isNotEqualTo(before);
    page.locator("#history-details summary").press("Enter");
    page.waitForSelector("#history-rows tr");
  }

  @Test
  void isAccessibleInLightAndDark() {
    impressions(0, 3);
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Tab tab =
          kept(
              browser.open(
                  options -> options.setColorScheme(scheme), "127.0.0.1:" + balancer.port()));
      Page page = live(tab);
      page.waitForSelector("#items-rows tr:has-text('/page')");
      page.click("#history-details summary");
      assertThat(page.getAttribute("html", "data-theme")).isEqualToIgnoringCase(scheme.name());
      Axe.assertAccessible(page);
    }
  }

  @Test
  void fitsAPhone() {
    impressions(0, 3);
    Tab tab =
        kept(
            browser.open(
                options -> options.setViewportSize(360, 740), "127.0.0.1:" + balancer.port()));
    Page page = live(tab);
    assertThat(
            page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .isEqualTo(0);
    page.waitForSelector("#items-rows tr:has-text('/page')");
    page.click("#history-details summary");
    page.waitForSelector("#history-rows tr");
    assertThat(
            page.evaluate(
                "() => [...document.querySelectorAll('.scroll, .scroll th, .scroll td')]"
                    + ".filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"))
        .as("cut off, or to be scrolled sideways")
        .isEqualTo(List.of());
    Axe.assertAccessible(page);
  }

  @Test
  void theFirstPaintNeedsLessThan100Kilobytes() {
    Page page = live(open());
    Object bytes =
        page.evaluate(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                + ".filter(e => !e.name.endsWith('/analytics/live')).reduce((sum, e) => sum + e.transferSize, 0)");
    assertThat(((Number) bytes).intValue()).isBetween(20_000, 100_000);
  }
}
