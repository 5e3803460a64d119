package io.rtanalytics.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.cli.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = CommandLines.of(new BenchCommand(), () -> false);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void helpNamesTheOptions() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: rt bench")
        .contains("--only", "--list", "--rounds", "--seconds", "--out", "--load");
  }

  @Test
  void listShowsTheFigures() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString())
        .contains("single ", "bulk-csv ", "get-miss ", "overload ", "live ", "micro ");
  }

  @Test
  void anUnknownFigureIsBadUsage() {
    assertThat(run("--only", "single,nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("nonsense").doesNotContain("single,");
  }

  @Test
  void noRoundsAreBadUsage() {
    assertThat(run("--rounds", "0")).isEqualTo(2);
  }
}
