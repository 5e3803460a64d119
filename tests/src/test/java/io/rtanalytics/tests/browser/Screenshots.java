package io.rtanalytics.tests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.DataSet;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Project;
import io.rtanalytics.tests.harness.TemporaryDirectory;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the pictures in docs/images: {@code ./mvnw verify -Pscreenshots}. Shows real events if they
 * are there (requests to a web server of 1995, moved to the last 37 hours), else made-up ones.
 */
public final class Screenshots {
  private static final int HOURS = 48;
  private static final long HOUR = 3600;

  private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private final Path images = Project.root().resolve("docs/images");

  private Screenshots() {}

  /** Makes all pictures; takes no arguments. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("screenshots")) {
      new Screenshots().make(directory.path());
    }
  }

  private void make(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(images);
    try (TestBrowser browser = TestBrowser.launch();
        TestCluster cluster = TestCluster.of(directory, text()).startAll()) {
      List<ModelEvent> events = events();
      cluster.api(0).batch("", "text/csv", Bodies.csv(events)).expect(202);
      Thread visitors = new Thread(() -> visit(cluster, events), "visitors");
      visitors.setDaemon(true);
      visitors.start();
      picture(browser, cluster, "live-light.png", 1280, 960, ColorScheme.LIGHT);
      picture(browser, cluster, "live-dark.png", 1280, 960, ColorScheme.DARK);
      picture(browser, cluster, "live-phone.png", 390, 844, ColorScheme.DARK);
      visitors.interrupt();
      visitors.join();
    }
  }

  /** Four workers; since two days on three of them, from tomorrow on all. */
  private ClusterText text() {
    ClusterText text = TestCluster.text(2, 4);
    LocalDateTime first =
        LocalDateTime.ofInstant(hour.minus(400, ChronoUnit.HOURS), ZoneOffset.UTC);
    TreeMap<Long, List<String>> routing = new TreeMap<>(Map.of(0L, List.of("0", "1")));
    routing.put(371L, List.of("0", "1", "2"));
    routing.put(424L, List.of("0", "1", "2", "3"));
    return new ClusterText(
        text.apiPorts(), text.workerPorts(), first + ":00", HOUR, routing, Map.of());
  }

  private List<ModelEvent> events() {
    return DataSet.areThere() ? moved(DataSet.read("nasa_http")) : madeUp();
  }

  /** The hours of a set, one after the other, the last of them now. */
  private List<ModelEvent> moved(DataSet set) {
    List<Long> hours = new ArrayList<>(set.truth().keySet());
    long last = hour.getEpochSecond() / HOUR;
    return set.asSingles().stream()
        .map(
            event -> {
              long place = last - hours.size() + 1 + hours.indexOf(event.timestamp() / HOUR);
              return at(event, place * HOUR + event.timestamp() % HOUR);
            })
        .toList();
  }

  private static ModelEvent at(ModelEvent event, long timestamp) {
    return new ModelEvent(timestamp, event.user(), event.click(), event.item(), "");
  }

  private List<ModelEvent> madeUp() {
    Random random = new Random(1);
    List<ModelEvent> events = new ArrayList<>();
    for (int h = 0; h < HOURS; h++) {
      double day = 1 + Math.sin((h - 8) * Math.PI / 12) * 0.7;
      for (int i = 0; i < 1500 * day; i++) {
        int item = (int) Math.abs(random.nextGaussian() * 12);
        long timestamp = hour.getEpochSecond() - (HOURS - 1 - h) * HOUR + random.nextInt(3600);
        String user = "visitor" + random.nextInt(900);
        events.add(new ModelEvent(timestamp, user, random.nextInt(30) == 0, "/page/" + item, ""));
      }
    }
    return events;
  }

  /** Visitors who come while the pictures are made, some of whom send what is refused. */
  private static void visit(TestCluster cluster, List<ModelEvent> events) {
    Random random = new Random(2);
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(30_000_000);
      ModelEvent event = events.get(events.size() - 1 - random.nextInt(3000));
      long timestamp = random.nextInt(40) == 0 ? 1 : Instant.now().getEpochSecond();
      String url = cluster.api(0).url() + "/analytics?";
      try {
        Http.post(url + at(event, timestamp).query());
      } catch (IllegalStateException e) {
        return; // interrupted
      }
    }
  }

  private void picture(
      TestBrowser browser,
      TestCluster cluster,
      String name,
      int width,
      int height,
      ColorScheme scheme) {
    try (Tab tab =
        browser.open(
            options -> settings(options, width, height, scheme),
            "127.0.0.1:" + cluster.api(0).port())) {
      Page page = tab.go(cluster.api(0).url() + "/");
      page.waitForSelector("#items-rows tr");
      page.waitForFunction("() => Number(document.getElementById('rate').textContent) > 0");
      page.selectOption("#sort", "impressions");
      page.waitForTimeout(15_000); // so that the line of the last minute is one
      boolean whole = width > 640; // of a phone, what one sees first
      page.screenshot(
          new Page.ScreenshotOptions().setPath(images.resolve(name)).setFullPage(whole));
    }
  }

  private static Browser.NewContextOptions settings(
      Browser.NewContextOptions options, int width, int height, ColorScheme scheme) {
    return options.setViewportSize(width, height).setColorScheme(scheme).setTimezoneId("UTC");
  }
}
