package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.EventFile;
import io.rtanalytics.bench.load.Latency;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.load.Upload;
import io.rtanalytics.bench.process.Child;
import io.rtanalytics.bench.process.ProcessUsage;
import io.rtanalytics.cli.text.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import lombok.Builder;

/**
 * A server that is sent files of events.
 *
 * @param name what it is
 * @param uri where to POST
 * @param connections 1, or 2 that get a half each
 * @param file where the events of a turn are written to
 * @param format how
 * @param events in a file
 * @param plan which events, by the round
 * @param processes those whose time on cores is measured; may be none
 * @param sent is told what was sent
 * @param isRt whether it is rt, which understands headers and says how many it accepted
 */
@Builder
record BulkContestant(
    String name,
    URI uri,
    int connections,
    Path file,
    EventFile.Format format,
    long events,
    Plan plan,
    List<Child> processes,
    Sent sent,
    boolean isRt)
    implements Contestant {
  private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":(\\d+)");

  /** Which events a turn brings. */
  @FunctionalInterface
  interface Plan {
    RequestSequence of(int round);
  }

  /** What is done with what was sent. */
  @FunctionalInterface
  interface Sent {
    void events(RequestSequence sequence, long count);
  }

  @Override
  public Measurement measure(int round) throws Failure, InterruptedException {
    RequestSequence sequence = plan.of(round);
    EventFile written = EventFile.write(file, format, sequence, events);
    Duration before = ProcessUsage.cpu(processes);
    Upload.Result result = Upload.send(written, uri, connections, isRt);
    Duration cpu = ProcessUsage.cpu(processes).minus(before);
    if (isRt && accepted(result.bodies()) != events) {
      throw new Failure(name + " did not accept all of " + events + ": " + result.bodies());
    }
    sent.events(sequence, events);
    return new Measurement(
        events / result.seconds(), Latency.NONE, (double) cpu.toNanos() / events, 0);
  }

  private static long accepted(List<String> bodies) {
    return bodies.stream()
        .flatMap(body -> ACCEPTED.matcher(body).results())
        .map(MatchResult::group)
        .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")))
        .sum();
  }
}
