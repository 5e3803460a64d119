package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks axe-core whether people with disabilities can use a page. */
public final class Axe {
  private static final String AXE =
      "META-INF/resources/webjars/axe-core/" + System.getProperty("axe.version") + "/axe.min.js";
  private static final String RUN =
      "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help + ' '"
          + " + v.nodes.map(n => n.target.join(' ') + ' (' + n.failureSummary + ')').join('; '))";

  private Axe() {}

  /** Asserts that all of its rules hold, those that are best practice only too. */
  public static void assertAccessible(Page page) {
    page.evaluate(source());
    assertThat((List<?>) page.evaluate(RUN)).isEmpty();
  }

  private static String source() {
    try (InputStream file = Axe.class.getClassLoader().getResourceAsStream(AXE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8) + "; 0";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
