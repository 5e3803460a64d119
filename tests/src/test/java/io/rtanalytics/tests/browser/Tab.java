package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A browser window that is watched: an error in its console, an exception, a violation of a
 * Content-Security-Policy, or a request to any other host makes its test fail when it is closed.
 */
public final class Tab implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 10_000;
  private static final String REPORT_VIOLATIONS =
      "addEventListener('securitypolicyviolation',"
          + " e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))";

  private final BrowserContext context;
  private final Page page;
  private final List<String> hosts;
  private final List<String> requests = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Pattern> tolerated = new ArrayList<>();

  Tab(BrowserContext context, List<String> hosts) {
    this.context = context;
    this.hosts = hosts;
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(REPORT_VIOLATIONS);
    context.onRequest(this::asked);
    context.onConsoleMessage(this::said);
    context.onWebError(error -> faults.add("exception: " + error.error()));
    this.page = context.newPage();
  }

  private void asked(Request request) {
    requests.add(request.method() + " " + request.url());
    URI url = URI.create(request.url().replaceAll("[?#].*", ""));
    boolean inline = url.getScheme().equals("data") || url.getScheme().equals("blob");
    if (!inline && !hosts.contains(url.getAuthority())) {
      faults.add("request to another host: " + request.url());
    }
  }

  private void said(ConsoleMessage message) {
    if (message.type().equals("error")) {
      faults.add("console: " + message.text());
    }
  }

  /** The page in it. */
  public Page page() {
    return page;
  }

  /** Goes to an address and waits until the page has loaded. */
  public Page go(String url) {
    page.navigate(url);
    return page;
  }

  /** What the pages have asked for so far, as method and address. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /**
   * Takes what a console says of a kind for no fault: a test that breaks a connection hears of it.
   */
  public Tab tolerating(String pattern) {
    tolerated.add(Pattern.compile(pattern));
    return this;
  }

  /** Asserts that nothing is wrong so far. */
  public void assertClean() {
    page.waitForFunction("() => true"); // whatever the page said before has arrived
    assertThat(faults()).isEmpty();
  }

  /** What is wrong so far. */
  List<String> faults() {
    return faults.stream()
        .filter(fault -> tolerated.stream().noneMatch(it -> it.matcher(fault).find()))
        .toList();
  }

  @Override
  public void close() {
    try {
      assertClean();
    } finally {
      context.close();
    }
  }
}
