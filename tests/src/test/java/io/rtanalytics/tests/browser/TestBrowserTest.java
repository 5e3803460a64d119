package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.tests.harness.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That a watched window notices what it is watched for; on the page that describes the interface.
 */
class TestBrowserTest {
  @TempDir private static Path directory;
  private static TestBrowser browser;
  private static Node node;

  @BeforeAll
  static void start() {
    browser = TestBrowser.launch();
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    if (node != null) {
      node.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static String host() {
    return "127.0.0.1:" + node.port();
  }

  @Test
  void aPageThatDoesNothingWrongPasses() {
    try (Tab tab = browser.open(host())) {
      tab.go(node.url() + "/docs").waitForSelector(".opblock");
      assertThat(tab.requests()).contains("GET " + node.url() + "/openapi.json");
    }
  }

  @Test
  void aViolationOfThePolicyIsAFault() {
    assertFault("document.body.innerHTML = '<p style=\"color:red\">'", "Content Security Policy");
  }

  @Test
  void aRequestToAnotherHostIsAFault() {
    assertFault("void (location = 'http://127.0.0.1:1/')", "request to another host");
  }

  @Test
  void anExceptionIsAFault() {
    assertFault("setTimeout(() => { throw new Error('oops') })", "oops");
  }

  @Test
  void anErrorInTheConsoleIsAFault() {
    assertFault("console.error('alas')", "alas");
  }

  private static void assertFault(String script, String fault) {
    Tab tab = browser.open(host()).tolerating("ERR_");
    tab.go(node.url() + "/docs");
    tab.page().evaluate("() => { " + script + " }");
    tab.page().waitForCondition(() -> !tab.faults().isEmpty());
    assertThatThrownBy(tab::close).hasMessageContaining(fault);
  }
}
