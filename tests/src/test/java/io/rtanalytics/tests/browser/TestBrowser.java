package io.rtanalytics.tests.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A headless Chromium of this machine; nothing is downloaded. One serves all tests of a class, and
 * its windows share nothing. Only the thread that made it may use it.
 */
public final class TestBrowser implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  /** Where its user lives, and its language: not those that the machine is likely to have. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final String LANGUAGE = "de-DE";

  private final Playwright playwright;
  private final Browser browser;

  private TestBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** The Chromium of this machine. */
  static Optional<Path> installed() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  /** Starts it; without a browser on this machine the tests of the class are skipped. */
  public static TestBrowser launch() {
    return launch(List.of());
  }

  /** As above, but pages that one leaves are kept for the way back, as people's browsers do. */
  static TestBrowser launchWithPageCache() {
    return launch(List.of("--disable-back-forward-cache"));
  }

  private static TestBrowser launch(List<String> without) {
    Optional<Path> found = installed();
    assumeTrue(found.isPresent(), () -> "Skipped: no Chromium here, none of " + PLACES);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new TestBrowser(playwright, launch(playwright, found.orElseThrow(), without));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private static Browser launch(Playwright playwright, Path chromium, List<String> without) {
    return playwright
        .chromium()
        .launch(
            new LaunchOptions()
                .setExecutablePath(chromium)
                .setChromiumSandbox(false) // which root can't have
                .setIgnoreDefaultArgs(without)
                .setArgs(List.of("--disable-dev-shm-usage", "--lang=en-GB")));
  }

  /**
   * Opens an empty window with storage and cookies of its own.
   *
   * @param hosts the only ones that its pages may talk to, as in {@code 127.0.0.1:8000}
   */
  public Tab open(String... hosts) {
    return open(options -> options, hosts);
  }

  /** As above, with a size, a colour scheme and so on. */
  public Tab open(UnaryOperator<Browser.NewContextOptions> settings, String... hosts) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions().setLocale(LANGUAGE).setTimezoneId(ZONE.getId());
    return new Tab(browser.newContext(settings.apply(options)), List.of(hosts));
  }

  @Override
  public void close() {
    playwright.close(); // and the browser with it
  }
}
