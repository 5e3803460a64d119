package io.rtanalytics.storage.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Figures that were measured, each with its limit: kept in a file that the build prints. */
final class Figures {
  private static final Path FILE = Path.of("target", "figures.csv");

  private Figures() {}

  /** Keeps a figure that must not be above a limit. */
  static void atMost(String name, double value, String unit, double limit) throws IOException {
    keep(name, value, unit, "at most", limit);
    assertThat(value).as(name).isLessThanOrEqualTo(limit);
  }

  /** Keeps a figure that must not be below a limit. */
  static void atLeast(String name, double value, String unit, double limit) throws IOException {
    keep(name, value, unit, "at least", limit);
    assertThat(value).as(name).isGreaterThanOrEqualTo(limit);
  }

  private static void keep(String name, double value, String unit, String bound, double limit)
      throws IOException {
    Files.writeString(
        FILE,
        String.format(Locale.ROOT, "%s,%.2f,%s,%s %.0f%n", name, value, unit, bound, limit),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
