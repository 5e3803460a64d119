package io.rtanalytics.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.web.AddressBlock;
import io.rtanalytics.web.HostPattern;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that browsers bring: exact status, headers and counts over a real server. */
class CollectTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
  private static final Settings SETTINGS =
      Settings.builder()
          .timeoutMilliseconds(300)
          .sites(hosts("example.org", "*.example.org", "localhost:3000"))
          .redirectHosts(hosts("shop.org"))
          .trustedProxies(List.of(AddressBlock.parse("127.0.0.1"), AddressBlock.parse("::1")))
          .build();
  private static final long THIS_SLICE = 3;

  private final ApiServer server = new ApiServer(Clusters.of(SETTINGS, "0"));

  @AfterEach
  void close() {
    server.close();
  }

  private static List<HostPattern> hosts(String... names) {
    return Stream.of(names).map(HostPattern::parse).toList();
  }

  /** A request with headers, of which later ones replace those before. */
  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    Map<String, String> last = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    last.put("User-Agent", FIREFOX);
    for (int i = 0; i < headers.length; i += 2) {
      last.put(headers[i], headers[i + 1]);
    }
    return server.send(
        method,
        path,
        method.equals("POST") ? BodyPublishers.ofString(body) : BodyPublishers.noBody(),
        last.entrySet().stream()
            .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
            .toArray(String[]::new));
  }

  /** What rt.js sends from a page of example.org. */
  private HttpResponse<String> collect(String body, String... more) {
    List<String> headers =
        new ArrayList<>(
            List.of("Origin", "https://example.org", "Content-Type", "text/plain;charset=UTF-8"));
    headers.addAll(List.of(more));
    return send("POST", "/collect", body, headers.toArray(String[]::new));
  }

  private HttpResponse<String> get(String path, String... more) {
    return send("GET", path, "", more);
  }

  private double rejected(String reason) {
    return server.metric("rt_events_rejected_total{reason=\"" + reason + "\"}");
  }

  private SliceTotals counted() {
    return server.workers.get("0").counted(THIS_SLICE);
  }

  private void awaitCounted(SliceTotals totals) {
    await().untilAsserted(() -> assertThat(counted()).isEqualTo(totals));
  }

  private static void assertUnkept(HttpResponse<String> reply) {
    assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(reply.headers().firstValue("Cross-Origin-Resource-Policy")).contains("cross-origin");
  }

  private static void assertImage(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("image/gif");
    assertThat(reply.body()).startsWith("GIF89a");
    assertUnkept(reply);
  }

  @Test
  void pageViewAndClickAreCountedForOneVisitor() {
    HttpResponse<String> reply = collect("impression&site=example.org&item=%2Fhome");
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body()).isEmpty();
    assertUnkept(reply);
    assertThat(collect("click&item=buy").statusCode()).isEqualTo(202);
    assertThat(counted()).isEqualTo(new SliceTotals(1, 1, 1));
    assertThat(server.metric("rt_events_stored_total")).isEqualTo(2);
  }

  @Test
  void proxyTellsWhoAsks() {
    collect("impression", "X-Forwarded-For", "192.0.2.1");
    collect("impression", "X-Forwarded-For", "1.2.3.4, 192.0.2.1");
    collect("impression", "X-Forwarded-For", "192.0.2.2");
    collect("impression", "Forwarded", "for=192.0.2.2;proto=https");
    assertThat(counted()).isEqualTo(new SliceTotals(2, 0, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org, 202",
    "http://www.example.org:8080, 202",
    "http://localhost:3000, 202",
    "http://localhost:3001, 403",
    "https://evil.org, 403",
    "https://example.org.evil.org, 403",
    "file://, 403",
  })
  void originIsToBeASite(String origin, int status) {
    HttpResponse<String> reply = collect("impression", "Origin", origin);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    assertThat(rejected("site")).isEqualTo(status == 403 ? 1 : 0);
  }

  @Test
  void pageThatHidesItsOriginNamesItsSite() {
    assertThat(collect("impression", "Origin", "null").statusCode()).isEqualTo(202); // the first
    String hidden = "impression&site=";
    assertThat(collect(hidden + "localhost:3000", "Origin", "null").statusCode()).isEqualTo(202);
    assertThat(collect(hidden + "evil.org", "Origin", "null").body())
        .contains("the site is not among the sites of this node (sites)");
    assertThat(collect(hidden + "%20", "Origin", "null").body()).contains("is not a host");
    assertThat(collect(hidden + "example.org", "Origin", "https://evil.org").statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "'', action: neither click nor impression",
    "item=x, action: neither click nor impression",
    "click&impression, action: both click and impression",
    "click&click, click: repeated",
    "click&item=, item: empty",
    "click&item=a&item=b, item: repeated",
    "click&item=%ff, item: not valid UTF-8",
    "click&item=%zz, item: broken escape: a percent sign needs two hexadecimal digits",
  })
  void wrongFieldIsNamed(String body, String detail) {
    HttpResponse<String> reply = collect(body);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(reply.body()).contains("\"detail\":\"" + detail + '"');
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void otherFormsAreRefused() {
    assertThat(collect("{}", "Content-Type", "application/json").statusCode()).isEqualTo(415);
    assertThat(collect("click&item=" + "x".repeat(5000)).statusCode()).isEqualTo(413);
    assertThat(rejected("invalid")).isEqualTo(1);
    assertThat(rejected("too_large")).isEqualTo(1);
  }

  @Test
  void whatCannotBeStoredIsSaid() {
    server.workers.get("0").failAppends(new NotStored(NotStored.Reason.DISK_FULL, "full"));
    assertThat(collect("click").statusCode()).isEqualTo(503);
    assertThat(rejected("disk_full")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-GPC, 1, gpc",
    "DNT, 1, dnt",
    "Cookie, a=b; rt_opt_out=1, opt_out",
    "User-Agent, Mozilla/5.0 (compatible; Googlebot/2.1), bot",
    "User-Agent, curl/8.5.0, bot",
    "Sec-Purpose, prefetch;prerender, bot",
    "Purpose, prefetch, bot",
    "X-Moz, prefetch, bot",
  })
  void whoIsNotToBeCountedIsNot(String header, String value, String reason) {
    assertThat(collect("click", header, value).statusCode()).isEqualTo(204);
    assertImage(get("/pixel.gif?item=x", header, value));
    HttpResponse<String> click = get("/click?to=https://shop.org/x&item=x", header, value);
    assertThat(click.statusCode()).isEqualTo(302);
    assertThat(click.headers().firstValue("Location")).contains("https://shop.org/x");
    assertThat(rejected(reason)).isEqualTo(3);
    assertThat(server.metric("rt_events_received_total")).isEqualTo(3);
    assertThat(counted()).isEqualTo(SliceTotals.ZERO);
  }

  @Test
  void doNotTrackAndBotsCanBeCounted() {
    Settings all = SETTINGS.toBuilder().honourDnt(false).filterBots(false).build();
    try (ApiServer other = new ApiServer(Clusters.of(all, "0"))) {
      String path = "/pixel.gif";
      other.get(path, "User-Agent", FIREFOX, "DNT", "1");
      other.get(path, "User-Agent", "Googlebot/2.1");
      other.get(path, "User-Agent", FIREFOX, "Purpose", "prefetch");
      other.get(path, "User-Agent", FIREFOX, "Sec-GPC", "1"); // never
      await().until(() -> other.workers.get("0").counted(THIS_SLICE).impressions() == 3);
      assertThat(other.metric("rt_events_rejected_total{reason=\"gpc\"}")).isEqualTo(1);
    }
  }

  @Test
  void pixelCountsAnImpression() {
    assertImage(get("/pixel.gif?item=mail-7"));
    assertImage(get("/pixel.gif?site=www.example.org"));
    assertImage(get("/pixel.gif", "Referer", "https://example.org/a?b"));
    awaitCounted(new SliceTotals(2, 0, 3)); // of two sites
  }

  @Test
  void pixelIsAnImageWhateverHappens() throws IOException {
    assertImage(get("/pixel.gif?item=" + "x".repeat(200)));
    try (RawHttp raw = new RawHttp(server.port())) { // no proper client sends a broken escape
      raw.write("GET /pixel.gif?item=%zz HTTP/1.1\r\nHost: a\r\nUser-Agent: Firefox\r\n\r\n");
      assertThat(raw.response()).startsWith("HTTP/1.1 200").contains("image/gif");
    }
    assertImage(get("/pixel.gif?item="));
    assertThat(rejected("invalid")).isEqualTo(3);
    assertImage(get("/pixel.gif", "Referer", "https://evil.org/"));
    assertImage(get("/pixel.gif?site=evil.org"));
    assertThat(rejected("site")).isEqualTo(2);
    server.workers.get("0").failAppends(new NotStored(NotStored.Reason.OVERLOADED, "full"));
    assertImage(get("/pixel.gif"));
    await().until(() -> rejected("overloaded") == 1);
    assertThat(counted()).isEqualTo(SliceTotals.ZERO);
  }

  @Test
  void headCountsNothing() {
    HttpResponse<String> pixel = send("HEAD", "/pixel.gif", "");
    assertThat(pixel.statusCode()).isEqualTo(200);
    HttpResponse<String> click = send("HEAD", "/click?to=https://shop.org/", "");
    assertThat(click.statusCode()).isEqualTo(302);
    assertThat(click.headers().firstValue("Location")).contains("https://shop.org/");
    assertThat(send("HEAD", "/click?to=https://evil.org/", "").statusCode()).isEqualTo(400);
    assertThat(server.metric("rt_events_received_total")).isZero();
  }

  @Test
  void clickIsCountedAndLeadsOn() {
    HttpResponse<String> reply = get("/click?to=https%3A%2F%2Fshop.org%2Fa%3Fb%3Dc%26d&item=ad-1");
    assertThat(reply.statusCode()).isEqualTo(302);
    assertThat(reply.headers().firstValue("Location")).contains("https://shop.org/a?b=c&d");
    assertThat(reply.headers().firstValue("Referrer-Policy")).contains("strict-origin");
    assertUnkept(reply);
    awaitCounted(new SliceTotals(1, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/click",
        "/click?to=",
        "/click?item=x",
        "/click?to=https://evil.org/",
        "/click?to=//evil.org",
        "/click?to=https://shop.org%40evil.org",
        "/click?to=https://shop.org%5C@evil.org",
        "/click?to=javascript:alert(1)",
        "/click?to=https://shop.org/%0d%0aSet-Cookie:a=b",
        "/click?to=https://shop.org&to=https://shop.org",
        "/click?to=%ff",
      })
  void clickLeadsNowhereElse(String path) {
    HttpResponse<String> reply = get(path);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.headers().firstValue("Location")).isEmpty();
    assertThat(reply.body()).contains("\"parameter\":\"to\"");
    assertThat(rejected("invalid")).isEqualTo(1);
    assertThat(counted()).isEqualTo(SliceTotals.ZERO);
  }

  /** A target that no proper client would send. */
  private String raw(String target) throws IOException {
    try (RawHttp raw = new RawHttp(server.port())) {
      raw.write("GET " + target + " HTTP/1.1\r\nHost: a\r\nUser-Agent: " + FIREFOX + "\r\n\r\n");
      return raw.response();
    }
  }

  /** Programs of mails and of advertisers add parameters of their own to a link. */
  @ParameterizedTest
  @CsvSource({
    "utm_source=%zz, true",
    "%zz=x, true",
    "%, true",
    "discount=50%, true",
    "user=%zz, true",
    "item=%zz, false",
    "item=a&item=%zz, false",
    "site=50%, false",
  })
  void brokenEscapeElsewhereStopsNoVisitor(String more, boolean counts) throws IOException {
    for (String query : List.of("to=https://shop.org/x&" + more, more + "&to=https://shop.org/x")) {
      assertThat(raw("/click?" + query))
          .startsWith("HTTP/1.1 302")
          .containsIgnoringCase("\r\nlocation: https://shop.org/x\r\n");
    }
    awaitCounted(counts ? new SliceTotals(1, 2, 0) : SliceTotals.ZERO);
    assertThat(rejected("invalid")).isEqualTo(counts ? 0 : 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to=https://shop.org/%zz",
        "to=https://shop.org/&to=%",
        "to=%&to=https://shop.org/"
      })
  void brokenEscapeInTheTargetLeadsNowhere(String query) throws IOException {
    assertThat(raw("/click?" + query))
        .startsWith("HTTP/1.1 400")
        .contains("to: broken escape: a percent sign needs two hexadecimal digits")
        .doesNotContainIgnoringCase("location:");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void brokenEscapeInAnUnknownParameterMattersNowhere() throws IOException {
    assertThat(collect("click&utm=%zz").statusCode()).isEqualTo(202);
    assertThat(raw("/pixel.gif?utm=%zz&item=x")).startsWith("HTTP/1.1 200");
    awaitCounted(new SliceTotals(1, 1, 1));
    assertThat(rejected("invalid")).isZero();
  }

  /** Browsers leave these as they are in a path or a query, though no URI may have them. */
  @Test
  void pageIsOfItsSiteWhateverItsPathLooksLike() {
    for (String rest : List.of("/a|b", "/{id}/^[x]", "/100%", "/?a=|{}^[]%", "?[", "#%", "/a\\b")) {
      assertImage(get("/pixel.gif", "Referer", "https://example.org" + rest));
    }
    awaitCounted(new SliceTotals(1, 0, 7));
    assertThat(rejected("site")).isZero();
  }

  @Test
  void mailsThatAreReadInABrowserBelongToTheSiteThatTheyName() {
    String webmail = "https://webmail.example/";
    assertImage(get("/pixel.gif?site=example.org", "Referer", webmail));
    assertImage(get("/pixel.gif?site=example.org", "Referer", "android-app://org.example.mail/"));
    assertThat(get("/click?to=https://shop.org/&site=example.org", "Referer", webmail).statusCode())
        .isEqualTo(302);
    awaitCounted(new SliceTotals(1, 1, 2));
    assertThat(rejected("site")).isZero();
    assertImage(get("/pixel.gif?site=example.com", "Referer", webmail));
    assertImage(get("/pixel.gif", "Referer", webmail));
    assertThat(rejected("site")).isEqualTo(2);
  }

  @Test
  void clickLeadsOnEvenIfItCannotBeCounted() {
    String path = "/click?to=https://shop.org/";
    assertThat(get(path + "&item=").statusCode()).isEqualTo(302);
    assertThat(get(path, "Referer", "https://evil.org/").statusCode()).isEqualTo(302);
    server.workers.get("0").failAppends(new NotStored(NotStored.Reason.OVERLOADED, "full"));
    assertThat(get(path).statusCode()).isEqualTo(302);
    assertThat(rejected("invalid")).isEqualTo(1);
    assertThat(rejected("site")).isEqualTo(1);
    await().until(() -> rejected("overloaded") == 1);
  }

  @Test
  void withoutSitesNothingIsCollected() {
    try (ApiServer off = new ApiServer(Clusters.of(Settings.DEFAULTS, "0"))) {
      for (String path : List.of("/rt.js", "/pixel.gif", "/click?to=https://shop.org/")) {
        HttpResponse<String> reply = off.get(path, "User-Agent", FIREFOX);
        assertThat(reply.statusCode()).as(path).isEqualTo(404);
        assertThat(reply.body()).contains("(sites)", "rt serve --site");
      }
      assertThat(off.post("/collect", "text/plain", "click").statusCode()).isEqualTo(404);
      assertThat(off.metric("rt_events_received_total")).isZero();
    }
  }

  @Test
  void scriptIsSmallAndCached() {
    HttpResponse<String> script = get("/rt.js");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(script.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(script.headers().firstValue("Cache-Control")).contains("public, max-age=3600");
    assertThat(script.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(script.body().length()).isLessThan(2000);
    assertThat(script.body()).doesNotContain("localStorage", "cookie =", "userAgent", "screen");
    String etag = script.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/rt.js", "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(get("/rt.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }
}
