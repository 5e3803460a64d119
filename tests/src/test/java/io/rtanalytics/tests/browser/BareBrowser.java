package io.rtanalytics.tests.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A headless Chromium of this machine that nobody drives or watches: it shows a page, and what that
 * page does is all that happens.
 */
final class BareBrowser implements AutoCloseable {
  private static final int END_SECONDS = 10;

  private final Process process;
  private final Thread endWithTests;

  private BareBrowser(Process process) {
    this.process = process;
    this.endWithTests = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(endWithTests);
  }

  /**
   * Starts it.
   *
   * @param directory gets what it keeps
   * @param userAgent who it says it is
   * @param url the page that it shows
   */
  static BareBrowser show(Path directory, String userAgent, String url) {
    try {
      Path profile = Files.createTempDirectory(directory, "browser");
      return new BareBrowser(
          new ProcessBuilder(
                  TestBrowser.installed().orElseThrow().toString(),
                  "--headless",
                  "--no-sandbox", // which root can't have
                  "--no-first-run",
                  "--disable-dev-shm-usage",
                  "--disable-breakpad",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--remote-debugging-port=0", // without it, the page is only printed
                  "--user-data-dir=" + profile,
                  "--user-agent=" + userAgent,
                  url)
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("output.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroy(); // it takes its own processes with it
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        kill();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Runtime.getRuntime().removeShutdownHook(endWithTests);
  }
}
