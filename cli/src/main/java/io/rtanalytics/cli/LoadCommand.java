package io.rtanalytics.cli;

import io.rtanalytics.cli.load.Load;
import io.rtanalytics.cli.load.LoadOptions;
import io.rtanalytics.cli.text.Durations;
import io.rtanalytics.cli.text.Failure;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rt load}: generated events into nodes, and whether the sums are right afterwards. */
@Command(
    name = "load",
    description = {
      "Send generated events one by one, show rate and latency, and check the sums at the end.",
      "",
      "Users are new in every run, so each slice must grow by exactly what was accepted, at every"
          + " node. Nobody else may send meanwhile. Exits with 0 only if the sums are equal. Events"
          + " whose outcome stays unknown may count or not, unless they have ids (--ids).",
      ""
    })
final class LoadCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      arity = "1..*",
      defaultValue = Usage.NODE,
      description = "Nodes.")
  List<String> urls;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Events per second; 0 for as many as the nodes take. With a rate, latencies count from when"
              + " an event was due, so that a node that stalls does not look fast.")
  int rate = 0;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "5m",
      description = "How long, as in 30s, 5m or 1h.")
  Duration duration = Duration.ofMinutes(5);

  @Option(names = "--users", paramLabel = "N", description = "Different users.")
  int users = 10_000;

  @Option(names = "--clicks", paramLabel = "SHARE", description = "The share of clicks, 0 to 1.")
  double clicks = 0.1;

  @Option(
      names = "--back",
      paramLabel = "SECONDS",
      description = "Timestamps go up to so far back.")
  long back = 0;

  @Option(names = "--connections", paramLabel = "N", description = "Requests in flight at a time.")
  int connections = 64;

  @Option(
      names = "--split",
      description = "Send clicks to the first node and impressions to the others.")
  boolean split;

  @Option(
      names = "--ids",
      description = "Give every event an id, and send it again until its outcome is known.")
  boolean ids;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "10s",
      description = "How long nodes may take to show the last event, caches included.")
  Duration settle = Duration.ofSeconds(10);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Makes the same events again, but for the users' names; random by default.")
  @Nullable Long seed;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Usage.that(spec, rate >= 0, "--rate must be 0 or more");
    Usage.that(spec, users >= 1 && users <= 100_000_000, "--users must be 1 to 100000000");
    Usage.that(spec, clicks >= 0 && clicks <= 1, "--clicks must be 0 to 1");
    Usage.that(spec, back >= 0 && back <= 1L << 40, "--back must be 0 or more");
    Usage.that(spec, connections >= 1 && connections <= 10_000, "--connections must be 1 to 10000");
    Usage.that(
        spec, !duration.isZero() && isBelowAYear(duration), "--for must be 1s to less than a year");
    Usage.that(spec, isBelowAYear(settle), "--settle must be less than a year");
    Usage.that(spec, !split || urls.size() > 1, "--split needs two or more --url");
    SecureRandom random = new SecureRandom();
    byte[] run = new byte[6];
    random.nextBytes(run);
    LoadOptions options =
        LoadOptions.builder()
            .urls(urls.stream().map(url -> Usage.analytics(spec, url)).toList())
            .rate(rate)
            .duration(duration)
            .users(users)
            .clicks(clicks)
            .back(back)
            .connections(connections)
            .split(split)
            .ids(ids)
            .settle(settle)
            .seed(seed == null ? random.nextLong() : seed)
            .build();
    Load load =
        new Load(
            options,
            "load-" + HexFormat.of().formatHex(run),
            Clock.systemUTC(),
            spec.commandLine().getOut());
    return load.run() ? 0 : 1;
  }

  private static boolean isBelowAYear(Duration duration) {
    return duration.compareTo(Duration.ofDays(365)) < 0;
  }
}
