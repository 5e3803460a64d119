package io.rtanalytics.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.web.AddressBlock;
import io.rtanalytics.web.HostPattern;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cookie of who does not want to be counted, and the way back. */
class OptOutTest {
  private static final String LASTING = "Path=/; Max-Age=34560000; HttpOnly; ";

  private final ApiServer server =
      new ApiServer(
          Clusters.of(
              Settings.builder()
                  .sites(List.of(HostPattern.parse("example.org")))
                  .trustedProxies(
                      List.of(AddressBlock.parse("127.0.0.1"), AddressBlock.parse("::1")))
                  .build(),
              "0"));

  @AfterEach
  void close() {
    server.close();
  }

  private static String cookie(HttpResponse<String> reply) {
    return reply.headers().firstValue("Set-Cookie").orElse("");
  }

  private HttpResponse<String> optIn(String... headers) {
    return server.send("POST", "/opt-in", BodyPublishers.noBody(), headers);
  }

  @Test
  void pageSetsACookieThatSaysNothingElse() {
    HttpResponse<String> reply = server.get("/opt-out");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(cookie(reply)).isEqualTo("rt_opt_out=1; " + LASTING + "SameSite=Lax");
    assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(reply.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.body())
        .startsWith("<!doctype html>")
        .contains("<title>You are not counted</title>", "<h1>You are not counted</h1>")
        .contains("<form method=\"post\" action=\"opt-in\">")
        .doesNotContain("<script", "style=", "{");
    assertThat(server.get("/opt-out/page.css").statusCode()).isEqualTo(200);
  }

  @Test
  void overHttpsTheCookieIsSentFromOtherSitesToo() {
    assertThat(cookie(server.get("/opt-out", "X-Forwarded-Proto", "https")))
        .isEqualTo("rt_opt_out=1; " + LASTING + "Secure; SameSite=None");
  }

  @Test
  void cookieIsRenewedWheneverItIsHonoured() {
    HttpResponse<String> pixel = server.get("/pixel.gif", "Cookie", "rt_opt_out=1");
    assertThat(cookie(pixel)).startsWith("rt_opt_out=1; ");
    assertThat(cookie(server.get("/pixel.gif", "Cookie", "rt_opt_out=0; x_rt_opt_out=1")))
        .isEmpty();
  }

  @Test
  void wayBackIsOnlyFromItsOwnPage() {
    HttpResponse<String> back = optIn("Sec-Fetch-Site", "same-origin");
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(back.body())
        .contains("<h1>You are counted again</h1>", "<a href=\"opt-out\">Do not count me</a>")
        .doesNotContain("{");
    assertThat(cookie(back)).isEqualTo("rt_opt_out=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(optIn("Origin", "http://localhost:" + server.port()).statusCode()).isEqualTo(200);
    for (HttpResponse<String> forged :
        List.of(
            optIn(),
            optIn("Sec-Fetch-Site", "cross-site"),
            optIn("Sec-Fetch-Site", "same-site", "Origin", "http://localhost:" + server.port()),
            optIn("Origin", "null"),
            optIn("Origin", "https://evil.org"))) {
      assertThat(forged.statusCode()).isEqualTo(403);
      assertThat(cookie(forged)).isEmpty();
    }
    assertThat(server.get("/opt-in").statusCode()).isEqualTo(405);
  }
}
