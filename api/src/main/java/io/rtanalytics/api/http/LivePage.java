package io.rtanalytics.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The files of the live page at {@code /}, by their paths. */
final class LivePage {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private static final String[] SCRIPTS = {
    "app", "charts", "dom", "events", "feed", "format", "history", "items", "now", "routing",
    "state", "store", "theme", "vector", "workers"
  };

  /** Path → file. */
  static final Map<String, StaticFile> FILES = files();

  private LivePage() {}

  private static Map<String, StaticFile> files() {
    Map<String, StaticFile> files = new LinkedHashMap<>();
    files.put("/", new StaticFile("live/index.html", HTML));
    files.put("/live/page.css", new StaticFile("live/page.css", STYLE));
    files.put("/live/icon.svg", new StaticFile("live/icon.svg", "image/svg+xml"));
    for (String script : SCRIPTS) {
      files.put("/live/" + script + ".js", new StaticFile("live/" + script + ".js", SCRIPT));
    }
    String uplot = "/META-INF/resources/webjars/uplot/" + uplotVersion() + "/dist/";
    files.put("/live/uplot.js", new StaticFile(uplot + "uPlot.iife.min.js", SCRIPT));
    files.put("/live/uplot.css", new StaticFile(uplot + "uPlot.min.css", STYLE));
    return Collections.unmodifiableMap(files);
  }

  private static String uplotVersion() {
    Properties properties = new Properties();
    try (InputStream file = StaticFile.open("uplot.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
