package io.rtanalytics.tests;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.DataSet;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.TestCluster;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ranges of two API nodes over three workers, against counts that the test makes of the same
 * events: for every row the clicks, the impressions, and the pairs of an hour and a user in it.
 */
class RangeTest {
  private static final long FIRST = Instant.parse("1995-01-01T00:00:00Z").getEpochSecond();
  private static final List<String> ZONES =
      List.of("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland");

  @TempDir private static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.of(directory, 2, 3);
    cluster.write(
        cluster
            .text()
            .first("1995-01-01T00:00:00")
            .route(hourOf("1995-07-03T09:00:00Z"), "1", "0")
            .route(hourOf("2015-01-01T00:00:00Z"), "2", "1", "0")
            .route(hourOf("2015-09-12T11:00:00Z"), "0", "2"));
    cluster.startAll();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static long hourOf(String time) {
    return (Instant.parse(time).getEpochSecond() - FIRST) / 3600;
  }

  /** What a row must show. */
  private static final class Row {
    private final Set<String> userHours = new HashSet<>();
    private final Set<Long> hours = new HashSet<>();
    private long clicks;
    private long impressions;

    void add(ModelEvent event) {
      userHours.add(event.timestamp() / 3600 + " " + event.user());
      clicks += event.click() ? 1 : 0;
      impressions += event.click() ? 0 : 1;
    }

    String text() {
      return userHours.size() + " users, " + clicks + " clicks, " + impressions + " impressions";
    }
  }

  @Test
  void realEventsAddUpInEveryZone() {
    assumeTrue(
        DataSet.areThere(), () -> "Skipped: the real data sets are not in " + DataSet.directory());
    for (DataSet set : DataSet.NAMES.stream().map(DataSet::read).toList()) {
      store(set.events());
      assertRows(set.events());
    }
  }

  /** Ten days around the morning of 27 March 2016, and of the autumn of 2018 in New Zealand. */
  @Test
  void eventsAroundAChangeOfTheClockAddUpInEveryZone() {
    for (String middle : List.of("2016-03-27T01:00:00Z", "2018-04-01T00:00:00Z")) {
      long begin = Instant.parse(middle).getEpochSecond() - 5 * 86_400;
      Random random = new Random(27);
      List<ModelEvent> events = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        long timestamp = begin + random.nextInt(10 * 86_400);
        String user = "user" + random.nextInt(50);
        events.add(new ModelEvent(timestamp, user, random.nextInt(4) == 0, "", ""));
      }
      store(events);
      assertRows(events);
    }
  }

  private static void store(List<ModelEvent> events) {
    cluster.api(0).batch("", "text/csv", Bodies.csv(events)).expect(202);
  }

  private static void assertRows(List<ModelEvent> events) {
    long from = events.stream().mapToLong(ModelEvent::timestamp).min().orElseThrow();
    long to = events.stream().mapToLong(ModelEvent::timestamp).max().orElseThrow();
    for (String step : List.of("slice", "hour", "day", "week")) {
      for (String zone : ZONES) {
        String query = "from=%d&to=%d&step=%s&timezone=%s".formatted(from, to, step, zone);
        Map<String, Row> expected = rows(events, step, ZoneId.of(zone), from, to);
        String csv = ask(cluster.api(0), query, "text/csv");
        assertThat(json(cluster.api(0), query)).as(query).isEqualTo(texts(expected));
        assertThat(json(cluster.api(1), query)).as(query).isEqualTo(texts(expected));
        assertThat(csv.lines()).hasSize(expected.size() + 1);
        assertThat(ask(cluster.api(1), query, "text/csv")).isEqualTo(csv);
      }
    }
    for (String item : someItems(events)) {
      List<ModelEvent> its = events.stream().filter(it -> it.item().equals(item)).toList();
      String encoded = URLEncoder.encode(item, StandardCharsets.UTF_8);
      for (String step : List.of("slice", "day")) {
        String query =
            "from=%d&to=%d&step=%s&timezone=Europe/Berlin&item=%s"
                .formatted(from, to, step, encoded);
        Map<String, Row> expected = rows(its, step, ZoneId.of("Europe/Berlin"), from, to);
        assertThat(json(cluster.api(0), query)).as(query).isEqualTo(texts(expected));
      }
    }
  }

  /** The one that is named most often, and one of those that are named once. */
  private static List<String> someItems(List<ModelEvent> events) {
    Map<String, Long> counts =
        events.stream()
            .filter(event -> !event.item().isEmpty())
            .collect(groupingBy(ModelEvent::item, TreeMap::new, counting()));
    return Stream.of(
            counts.entrySet().stream().max(Map.Entry.comparingByValue()),
            counts.entrySet().stream().min(Map.Entry.comparingByValue()))
        .flatMap(Optional::stream)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String ask(Node node, String query, String type) {
    return node.get("/analytics/range?" + query, "Accept", type).expect(200).body();
  }

  /** The rows of an answer, by when they begin. */
  private static Map<String, String> json(Node node, String query) {
    Map<String, String> rows = new TreeMap<>();
    for (JsonNode row :
        node.get("/analytics/range?" + query, "Accept", "application/json").expect(200).json()) {
      long hours =
          (Instant.parse(row.get("end").asText()).getEpochSecond()
                  - Instant.parse(row.get("start").asText()).getEpochSecond())
              / 3600;
      String users = hours == 1 ? "unique_users" : "user_slices";
      assertThat(row.has(hours == 1 ? "user_slices" : "unique_users")).isFalse();
      rows.put(
          row.get("start").asText() + " " + hours + " h",
          "%d users, %d clicks, %d impressions"
              .formatted(
                  row.get(users).asLong(),
                  row.get("clicks").asLong(),
                  row.get("impressions").asLong()));
    }
    return rows;
  }

  private static Map<String, String> texts(Map<String, Row> rows) {
    Map<String, String> texts = new TreeMap<>();
    rows.forEach((label, row) -> texts.put(label, row.text()));
    return texts;
  }

  /** Rows by their first hour and how many hours they have: each hour is put where it belongs. */
  private static Map<String, Row> rows(
      List<ModelEvent> events, String step, ZoneId zone, long from, long to) {
    Map<Object, Row> byLabel = new TreeMap<>();
    String first = label(step, zone, from);
    String last = label(step, zone, to);
    for (long hour = from / 3600 - 200; hour < to / 3600 + 200; hour++) {
      String label = label(step, zone, hour * 3600);
      if (label.compareTo(first) >= 0 && label.compareTo(last) <= 0) {
        byLabel.computeIfAbsent(label, l -> new Row()).hours.add(hour);
      }
    }
    events.forEach(event -> byLabel.get(label(step, zone, event.timestamp())).add(event));
    Map<String, Row> rows = new TreeMap<>();
    byLabel
        .values()
        .forEach(
            row -> {
              long start = row.hours.stream().mapToLong(Long::longValue).min().orElseThrow();
              rows.put(Instant.ofEpochSecond(start * 3600) + " " + row.hours.size() + " h", row);
            });
    return rows;
  }

  private static String label(String step, ZoneId zone, long second) {
    ZonedDateTime local = Instant.ofEpochSecond(second).atZone(zone);
    LocalDate date = local.toLocalDate();
    return switch (step) {
      case "day" -> date.toString();
      case "week" -> {
        while (date.getDayOfWeek() != DayOfWeek.MONDAY) {
          date = date.minusDays(1);
        }
        yield date.toString();
      }
      default -> DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(second / 3600 * 3600));
    };
  }
}
