package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which pages may read answers. */
class CrossOriginTest {
  private static final String DASHBOARD = "https://dashboard.org";
  private static final String SITE = "https://example.org";
  private static final String ALLOWED = "Access-Control-Allow-Origin";
  private static final String TOTALS = "/analytics?timestamp=" + at(0);

  private final ApiServer server =
      new ApiServer(
          Clusters.of(
              Settings.builder()
                  .sites(List.of(HostPattern.parse("example.org")))
                  .corsOrigins(List.of(WebOrigin.parse(DASHBOARD)))
                  .build(),
              "0"));

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> preflight(String path, String origin) {
    return server.send(
        "OPTIONS",
        path,
        BodyPublishers.noBody(),
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        "content-type");
  }

  private static String header(HttpResponse<String> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void listedOriginMayReadAnswersAndErrors() {
    HttpResponse<String> reply = server.get(TOTALS, "Origin", DASHBOARD);
    assertThat(header(reply, ALLOWED)).isEqualTo(DASHBOARD);
    assertThat(header(reply, "Vary")).isEqualTo("Origin");
    assertThat(header(reply, "Access-Control-Expose-Headers")).contains("RT-Complete");
    assertThat(header(reply, "Access-Control-Allow-Credentials")).isEmpty();
    HttpResponse<String> error = server.get("/analytics?timestamp=x", "Origin", DASHBOARD);
    assertThat(error.statusCode()).isEqualTo(400);
    assertThat(header(error, ALLOWED)).isEqualTo(DASHBOARD);
  }

  @Test
  void othersAreAnsweredAsEverButTheirBrowsersKeepTheAnswer() {
    for (String origin :
        List.of(
            "https://evil.org",
            "null",
            "http://dashboard.org",
            "https://dashboard.org:8443",
            "https://dashboard.org.evil.org",
            SITE)) {
      HttpResponse<String> reply = server.get(TOTALS, "Origin", origin);
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(header(reply, ALLOWED)).isEmpty();
      assertThat(header(reply, "Vary")).isEqualTo("Origin");
    }
    assertThat(header(server.get(TOTALS), "Vary")).isEqualTo("Origin");
  }

  @Test
  void preflightSaysWhatAPathTakes() {
    HttpResponse<String> reply = preflight("/analytics", DASHBOARD);
    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(header(reply, ALLOWED)).isEqualTo(DASHBOARD);
    assertThat(header(reply, "Access-Control-Allow-Methods")).isEqualTo("GET, POST");
    assertThat(header(reply, "Access-Control-Allow-Headers")).contains("Content-Type");
    assertThat(header(reply, "Access-Control-Max-Age")).isEqualTo("600");
  }

  @Test
  void preflightOfOthersIsAWrongMethod() {
    HttpResponse<String> reply = preflight("/analytics", "https://evil.org");
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(header(reply, "Allow")).isEqualTo("GET, POST");
    assertThat(header(reply, ALLOWED)).isEmpty();
    assertThat(preflight("/nowhere", DASHBOARD).statusCode()).isEqualTo(404);
    HttpResponse<String> noPreflight =
        server.send("OPTIONS", "/analytics", BodyPublishers.noBody(), "Origin", DASHBOARD);
    assertThat(noPreflight.statusCode()).isEqualTo(405);
  }

  @Test
  void sitesMaySendEventsWithTheirVisitorsCookie() {
    HttpResponse<String> reply = preflight("/collect", SITE);
    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(header(reply, ALLOWED)).isEqualTo(SITE);
    assertThat(header(reply, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(header(reply, "Access-Control-Allow-Methods")).isEqualTo("POST");
    assertThat(preflight("/collect", DASHBOARD).statusCode()).isEqualTo(405);
    HttpResponse<String> refused =
        server.send(
            "POST",
            "/collect",
            BodyPublishers.ofString("nothing"),
            "Origin",
            SITE,
            "Content-Type",
            "text/plain",
            "User-Agent",
            "Firefox");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(header(refused, ALLOWED)).isEqualTo(SITE);
  }

  @Test
  void withoutListNothingIsSaid() {
    try (ApiServer off = new ApiServer(Clusters.of(Settings.DEFAULTS, "0"))) {
      HttpResponse<String> reply = off.get(TOTALS, "Origin", DASHBOARD);
      assertThat(header(reply, ALLOWED)).isEmpty();
      assertThat(header(reply, "Vary")).isEmpty();
    }
  }
}
