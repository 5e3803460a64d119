package io.rtanalytics.tests.browser;

import static io.rtanalytics.tests.browser.CountedItems.clicks;
import static io.rtanalytics.tests.browser.CountedItems.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.MouseButton;
import io.rtanalytics.tests.harness.Metrics;
import io.rtanalytics.tests.harness.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site with {@code rt.js} in a real browser: every view and click counts, and once. */
class PageCountsTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

  /** What a page would find if anything had been kept in the browser. */
  private static final String KEPT =
      """
      async () => [document.cookie, localStorage.length, sessionStorage.length,
        (await indexedDB.databases()).length, (await caches.keys()).length].join()""";

  @TempDir private static Path directory;
  private static TestBrowser browser;
  private static PageServer site;
  private static Node node;
  private final List<Tab> tabs = new ArrayList<>();
  private CountedItems items;

  @BeforeAll
  static void start() {
    browser = TestBrowser.launch();
    site = new PageServer();
    node = Node.serve(directory, "--site", "localhost", "--redirect-host", site.host());
    String script = "<script src='%s/rt.js' defer></script>".formatted(rt());
    site.with(
        "/shop",
        script,
        """
        <a id="buy" href="/next" data-rt-click="buy"><b>Buy</b></a>
        <div data-item="ad-4"><button id="ad" data-rt-click>An ad</button></div>
        <button id="own" data-rt-click>Of the page</button>
        <button id="silent" data-rt-click="silent" onclick="event.stopPropagation()">Stops it</button>
        <div data-rt-click="outer"><button id="inner" data-rt-click="inner">In another</button></div>
        <p id="choice" data-rt-click="choice"><label>Yes <input type="checkbox"></label></p>
        <button id="other">Not counted</button>""");
    site.with("/next", script, "<h1>Next</h1>");
    site.with("/views", script, "<h1 id='top'>Views</h1><a href='#top'>Top</a>");
    site.with(
        "/named",
        "<script src='%s/rt.js' data-item='article 17 – ü' defer></script>".formatted(rt())
            + script,
        "<button data-rt-click>Twice in the page</button>");
    site.with(
        "/hidden", "<meta name='referrer' content='no-referrer'>" + script, "<h1>Hidden</h1>");
    site.with(
        "/plain",
        script,
        "<noscript><img alt='' src='%s/pixel.gif?item=no+script'></noscript>".formatted(rt()));
    site.with("/links", "", link(site.url("/next")) + link("http://example.org/"));
  }

  private static String link(String to) {
    String target = URLEncoder.encode(to, StandardCharsets.UTF_8);
    return "<a href='%s/click?item=link&to=%s'>A link</a>".formatted(rt(), target);
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

  private static String rt() {
    return "http://localhost:" + node.port();
  }

  @BeforeEach
  void look() {
    items = new CountedItems(node);
  }

  @AfterEach
  void closeTabs() {
    tabs.forEach(Tab::close);
  }

  private Tab open(UnaryOperator<Browser.NewContextOptions> settings) {
    Tab tab = browser.open(settings, site.host(), "localhost:" + node.port());
    tabs.add(tab);
    return tab;
  }

  private Tab open() {
    return open(options -> options.setUserAgent(FIREFOX));
  }

  private Map<String, List<Long>> counted() {
    return items.counted();
  }

  private void awaitCounted(Tab tab, Map<String, List<Long>> expected) {
    items.awaitCounted(expected);
    long events = expected.values().stream().mapToLong(it -> it.get(0) + it.get(1)).sum();
    assertThat(sent(tab)).hasSize((int) events);
  }

  private static List<String> sent(Tab tab) {
    return tab.requests().stream().filter(it -> it.equals("POST " + rt() + "/collect")).toList();
  }

  private static double rejected(String reason) {
    Metrics metrics = node.metrics();
    return metrics.sum("rt_events_rejected_total", "reason=\"" + reason + "\"");
  }

  @Test
  void viewsAndClicksAreCountedOnceEach() {
    Tab tab = open();
    Page page = tab.go(site.url("/shop?campaign=1"));
    page.click("#ad");
    page.click("#own");
    page.click("#own", new Page.ClickOptions().setButton(MouseButton.MIDDLE));
    page.click("#own", new Page.ClickOptions().setButton(MouseButton.RIGHT)); // opens a menu
    page.click("#silent");
    page.click("#inner");
    page.locator("label").click(); // comes again from the box
    page.locator("input").press("Space");
    page.click("#other");
    page.evaluate("() => document.getElementById('ad').click()"); // nobody clicked
    page.click("#ad");
    page.click("#ad");
    page.locator("#ad").press("Enter");
    page.click("#buy b"); // and is gone at once
    page.waitForURL(site.url("/next"));
    awaitCounted(
        tab,
        Map.of(
            "/shop", List.of(2L, 1L),
            "ad-4", clicks(4),
            "silent", clicks(1),
            "inner", clicks(1),
            "choice", clicks(2),
            "buy", clicks(1),
            "/next", views(1)));
    assertThat(page.evaluate(KEPT)).isEqualTo(",0,0,0,0");
    assertThat(page.context().cookies()).isEmpty();
  }

  @Test
  void viewsWithoutALoadAreCountedOncePerAddress() {
    Tab tab = open();
    Page page = tab.go(site.url("/views"));
    page.evaluate("() => history.replaceState({scroll: 1}, '')"); // the same address
    page.evaluate("() => history.pushState({}, '', '/views/a')");
    page.evaluate("() => history.pushState({}, '', '/views/a')");
    page.evaluate("() => history.replaceState({}, '', '/views/a#part')");
    page.evaluate("() => history.pushState({}, '', '/views/a?page=2')");
    page.evaluate("() => history.replaceState({}, '', '/views/b')");
    page.goBack(); // to /views/a#part
    page.waitForURL(site.url("/views/a#part"));
    page.goForward();
    page.waitForURL(site.url("/views/b"));
    page.evaluate("() => { location.hash = 'top' }");
    page.waitForURL(site.url("/views/b#top"));
    awaitCounted(tab, Map.of("/views", views(1), "/views/a", views(3), "/views/b", views(2)));
  }

  @Test
  void pageWithANameAndTwoScriptsCountsOnce() {
    Tab tab = open();
    Page page = tab.go(site.url("/named"));
    page.click("button");
    awaitCounted(tab, Map.of("article 17 – ü", List.of(1L, 1L)));
  }

  @Test
  void pageThatHidesItsOriginIsCounted() {
    Tab tab = open();
    tab.go(site.url("/hidden"));
    awaitCounted(tab, Map.of("/hidden", views(1)));
  }

  @Test
  void withoutScriptsThereIsAPixel() {
    Tab tab = open(options -> options.setUserAgent(FIREFOX).setJavaScriptEnabled(false));
    tab.page().navigate(site.url("/plain"));
    await().untilAsserted(() -> assertThat(counted()).isEqualTo(Map.of("no script", views(1))));
  }

  @Test
  void globalPrivacyControlSendsNothing() {
    Tab tab = open();
    tab.page()
        .addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})");
    Page page = tab.go(site.url("/shop"));
    page.click("#ad");
    page.evaluate("() => history.pushState({}, '', '/shop/2')");
    page.click("#buy");
    page.waitForURL(site.url("/next"));
    tab.assertClean();
    assertThat(sent(tab)).isEmpty();
    assertThat(counted()).isEmpty();
  }

  @Test
  void doNotTrackAndBotsAreSaidInMetrics() {
    double dnt = rejected("dnt");
    Tab polite =
        open(options -> options.setUserAgent(FIREFOX).setExtraHTTPHeaders(Map.of("DNT", "1")));
    polite.go(site.url("/shop"));
    await().until(() -> rejected("dnt") == dnt + 1);
    double bots = rejected("bot");
    Tab headless = open(options -> options); // as which this browser comes
    headless.go(site.url("/shop"));
    await().until(() -> rejected("bot") == bots + 1);
    assertThat(counted()).isEmpty();
  }

  @Test
  void whoHasOptedOutIsNotCountedUntilTheyComeBack() {
    Tab tab = open();
    Page page = tab.go(rt() + "/opt-out");
    assertThat(page.context().cookies())
        .singleElement()
        .matches(it -> it.name.equals("rt_opt_out"));
    Axe.assertAccessible(page);
    double optedOut = rejected("opt_out");
    tab.go(site.url("/shop"));
    await().until(() -> rejected("opt_out") == optedOut + 1);
    tab.go(site.url("/links"));
    page.locator("a").first().click();
    page.waitForURL(site.url("/next"));
    await().until(() -> rejected("opt_out") == optedOut + 3); // the link, and the next page
    assertThat(counted()).isEmpty();

    tab.go(rt() + "/opt-out");
    page.click("button");
    page.waitForURL(rt() + "/opt-in");
    assertThat(page.textContent("h1")).isEqualTo("You are counted again");
    Axe.assertAccessible(page);
    assertThat(page.context().cookies()).isEmpty();
    int earlier = sent(tab).size();
    tab.go(site.url("/shop"));
    await().untilAsserted(() -> assertThat(counted()).isEqualTo(Map.of("/shop", views(1))));
    assertThat(sent(tab)).hasSize(earlier + 1);
  }

  @Test
  void linkLeadsToAllowedHostsOnly() {
    Tab tab = open().tolerating("status of 40[04]"); // the refusal, and that it has no icon
    Page page = tab.go(site.url("/links"));
    Locator links = page.locator("a");
    links.first().click();
    page.waitForURL(site.url("/next"));
    page.goBack();
    page.waitForURL(site.url("/links"));
    links.last().click();
    page.waitForURL(url -> url.startsWith(rt() + "/click?"));
    assertThat(page.textContent("body")).contains("redirect-hosts");
    await()
        .untilAsserted(
            () -> assertThat(counted()).isEqualTo(Map.of("link", clicks(1), "/next", views(1))));
  }
}
