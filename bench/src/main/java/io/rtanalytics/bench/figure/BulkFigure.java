package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.EventFile.Format;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.model.Verdict;
import io.rtanalytics.bench.process.ClickHouse;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.Topology;
import io.rtanalytics.bench.process.WorkDirectory;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Target;
import io.rtanalytics.cli.text.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import lombok.Builder;

/**
 * Files of events to one {@code rt serve}, over one connection and over two, beside ClickHouse if
 * that is asked for. Each file is of an hour and of users of its own: two events per user.
 *
 * @param name what the user calls it
 * @param purpose what it is
 * @param format of the files
 * @param clickHouse whether ClickHouse has its turns, too
 * @param target events per second that rt should reach with one of both
 */
@Builder
record BulkFigure(String name, String purpose, Format format, boolean clickHouse, double target)
    implements Figure {
  private static final long EVENTS_PER_SECOND_OF_TURN = 400_000;
  private static final long HOUR = 3600;
  private static final int MOST_CONNECTIONS = 2;

  /** How many events a turn brings. */
  static long events(Session session) {
    return EVENTS_PER_SECOND_OF_TURN * session.turn().toSeconds();
  }

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    Optional<ClickHouse> other =
        clickHouse ? ClickHouse.start(session.workbench()) : Optional.empty();
    try (ClickHouse ended = other.orElse(null);
        WorkDirectory directory = session.workbench().directory("events");
        RtSystem rt = RtSystem.start(session.workbench(), Topology.SERVE)) {
      Ledger ledger = new Ledger();
      AtomicLong rows = new AtomicLong();
      Path file = directory.path().resolve("events");
      List<Contestant> contestants = new ArrayList<>();
      for (int connections = 1; connections <= MOST_CONNECTIONS; connections++) {
        contestants.add(toRt(session, rt, connections, file, ledger));
      }
      other.ifPresent(
          it -> {
            for (int connections = 1; connections <= MOST_CONNECTIONS; connections++) {
              contestants.add(toClickHouse(session, it, connections, file, rows));
            }
          });
      List<Rounds> rounds = Turns.of(session, contestants);
      FigureResult.FigureResultBuilder result = FigureResult.builder().name(name);
      result
          .rows(rows(rounds, other.map(ClickHouse::name)))
          .verdict(SumCheck.of(name, rt.url(), ledger))
          .memory(rt.memory());
      if (other.isPresent()) {
        long counted = other.get().rows();
        result.verdict(
            new Verdict(
                other.get().name(), counted == rows.get(), counted + " rows of " + rows.get()));
      } else if (clickHouse) {
        result.note(ClickHouse.PROGRAM + " is not installed: not compared with ClickHouse");
      }
      return result.build();
    }
  }

  private BulkContestant toRt(
      Session session, RtSystem rt, int connections, Path file, Ledger ledger) {
    return contestant(session, connections, file)
        .name("rt, " + connections(connections))
        .uri(rt.url().resolve("/analytics/batch"))
        .isRt(true)
        .sent((sequence, count) -> ledger.addEvents(sequence, count, 1))
        .build();
  }

  private BulkContestant toClickHouse(
      Session session, ClickHouse other, int connections, Path file, AtomicLong rows) {
    return contestant(session, connections, file)
        .name(other.name() + ", " + connections(connections))
        .uri(other.insert())
        .sent((sequence, count) -> rows.addAndGet(count))
        .build();
  }

  private BulkContestant.BulkContestantBuilder contestant(
      Session session, int connections, Path file) {
    long events = events(session);
    long now = session.now();
    return BulkContestant.builder()
        .connections(connections)
        .file(file)
        .format(format)
        .events(events)
        .processes(List.of())
        .plan(
            round ->
                RequestSequence.posts(
                    "u" + connections + "-" + round + "-",
                    (int) (events / 2),
                    now - (MOST_CONNECTIONS * round + connections - 1) * HOUR));
  }

  private static String connections(int count) {
    return count == 1 ? "1 connection" : count + " connections";
  }

  /** A row for each number of connections; the better one should reach the target. */
  private List<Row> rows(List<Rounds> rounds, Optional<String> yardstick) {
    List<Rounds> ours = rounds.subList(0, MOST_CONNECTIONS);
    Rounds better = ours.stream().max(Comparator.comparing(it -> it.rate().median())).orElseThrow();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      Rounds rt = ours.get(i);
      Row.RowBuilder row =
          Row.builder()
              .figure(name + ", " + connections(i + 1))
              .unit("events/s")
              .rt(rt.rate())
              .targets(
                  rt == better
                      ? List.of(Target.atLeast("events/s", target, rt.rate().median()))
                      : List.of());
      if (yardstick.isPresent()) {
        row.yardstick(yardstick.get()).beside(rounds.get(MOST_CONNECTIONS + i).rate());
      }
      rows.add(row.build());
    }
    return rows;
  }
}
