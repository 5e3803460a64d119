package io.rtanalytics.tests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** One scrape of {@code /metrics}: Prometheus text, series by series. */
public final class Metrics {
  private final Map<String, Double> series = new TreeMap<>();

  private Metrics() {}

  /** Reads the text format. */
  public static Metrics parse(String text) {
    Metrics metrics = new Metrics();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.indexOf(' ', line.lastIndexOf('}') + 1);
              String value = line.substring(space + 1).strip();
              metrics.series.put(line.substring(0, space), Double.parseDouble(value));
            });
    return metrics;
  }

  /** Whether there is such a metric. */
  public boolean has(String name) {
    return series.keySet().stream().anyMatch(key -> isOf(name, key));
  }

  /** The sum over all series of a metric; 0 if there are none. */
  public double sum(String name) {
    return sum(name, "");
  }

  /** The sum over the series of a metric that bear a label, written {@code key="value"}. */
  public double sum(String name, String label) {
    return series.entrySet().stream()
        .filter(entry -> isOf(name, entry.getKey()) && entry.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean isOf(String name, String key) {
    return key.equals(name) || key.startsWith(name + "{");
  }

  /** Asserts the conservation law: every event received is accounted for, once. */
  public Metrics assertConserved() {
    assertThat(has("rt_events_received_total")).as("metrics %s", series).isTrue();
    assertThat(sum("rt_events_received_total"))
        .as("received = stored + duplicate + rejected + unanswered + in flight in %s", series)
        .isEqualTo(
            sum("rt_events_stored_total")
                + sum("rt_events_duplicate_total")
                + sum("rt_events_rejected_total")
                + sum("rt_events_unanswered_total")
                + sum("rt_events_in_flight"));
    return this;
  }

  @Override
  public String toString() {
    return series.toString();
  }
}
