package io.rtanalytics.tests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The three numbers of a slice. */
public record Count(long users, long clicks, long impressions) {
  /** Nothing counted. */
  public static final Count ZERO = new Count(0, 0, 0);

  /** The sum, as workers' counts add up. */
  public Count plus(Count other) {
    return new Count(users + other.users, clicks + other.clicks, impressions + other.impressions);
  }

  /** Whether no number is above the other's. */
  public boolean isAtMost(Count other) {
    return users <= other.users && clicks <= other.clicks && impressions <= other.impressions;
  }

  /** How much is above the other, number by number: users, clicks and impressions together. */
  public long above(Count other) {
    return Math.max(0, users - other.users)
        + Math.max(0, clicks - other.clicks)
        + Math.max(0, impressions - other.impressions);
  }

  /** The line protocol, misspelt as clients know it. */
  public String lines() {
    return "unqiue_users," + users + "\nclicks," + clicks + "\nimpressions," + impressions + "\n";
  }

  /** Reads the line protocol, to the letter. */
  public static Count parse(String lines) {
    assertThat(lines).matches("unqiue_users,\\d+\nclicks,\\d+\nimpressions,\\d+\n");
    return of(lines.lines().toList());
  }

  /** Reads three lines. */
  public static Count of(List<String> lines) {
    return new Count(
        value(lines.get(0), "unqiue_users,"),
        value(lines.get(1), "clicks,"),
        value(lines.get(2), "impressions,"));
  }

  private static long value(String line, String key) {
    assertThat(line).startsWith(key);
    return Long.parseLong(line.substring(key.length()));
  }
}
