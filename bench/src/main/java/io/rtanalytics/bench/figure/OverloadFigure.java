package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.LoadPlan;
import io.rtanalytics.bench.load.NioLoad;
import io.rtanalytics.bench.load.PhaseReport;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.load.Schedule;
import io.rtanalytics.bench.load.Schedule.Phase;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.process.Child;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.Topology;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Spread;
import io.rtanalytics.bench.report.Target;
import io.rtanalytics.cli.text.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What happens while the disk takes less than is offered, and after. Events come at a rate below
 * what the node takes with a good disk, whether or not answers do; in the middle third every sync
 * takes {@value #SYNC_MILLIS} ms longer: an event may wait for four of them, two until the batch
 * before its own is answered and two until its own is. Queues are short, so that a client with one
 * event per connection can fill them: with those of the defaults it would take some hundred
 * thousand connections.
 */
final class OverloadFigure implements Figure {
  private static final long SYNC_MILLIS = 40;
  private static final int QUEUE_BYTES = 16 << 10;
  private static final int CONNECTIONS = 2000;
  private static final double OFFERED = 0.6; // of what the node takes with a good disk
  private static final double FULL_SPEED = 0.9; // of what is offered
  private static final double TARGET_P99_MILLIS = 200;
  private static final double TARGET_SECONDS = 2;

  /** A round: with a good disk, with a slow one, with a good one again. */
  private record Round(double offered, List<PhaseReport> phases) {
    PhaseReport before() {
      return phases.get(0);
    }

    PhaseReport slow() {
      return phases.get(1);
    }

    double secondsToRecover() {
      return phases.get(2).secondsUntil(FULL_SPEED * offered);
    }
  }

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String purpose() {
    return "more events than a disk takes that is slow for a while, and what comes after";
  }

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    Topology topology =
        Topology.serve(1).toBuilder()
            .slowDisk(true)
            .settings(Map.of("queue-bytes", QUEUE_BYTES, "batch-bytes", QUEUE_BYTES))
            .build();
    try (RtSystem rt = RtSystem.start(session.workbench(), topology)) {
      Ledger ledger = new Ledger();
      double most = 0;
      for (int i = 0; i <= Turns.WARM_UPS; i++) {
        Schedule unpaced = Schedule.unpaced(session.turn());
        most =
            load(session, rt, "m" + i + "-", Figures.CONNECTIONS, unpaced, ledger).whole().rate();
      }
      List<Round> rounds = new ArrayList<>();
      for (int i = 1; i <= session.rounds(); i++) {
        rounds.add(round(session, rt, i, OFFERED * most, ledger));
      }
      return FigureResult.builder()
          .name(name())
          .rows(rows(rounds))
          .verdict(SumCheck.of(name(), rt.url(), ledger))
          .memory(rt.memory())
          .build();
    }
  }

  private static Round round(
      Session session, RtSystem rt, int number, double offered, Ledger ledger)
      throws Failure, InterruptedException {
    Child server = rt.processes().get(0);
    Schedule schedule =
        new Schedule(
            offered,
            List.of(
                Phase.of(session.turn()),
                new Phase(session.turn(), () -> server.tell(Long.toString(SYNC_MILLIS))),
                new Phase(session.turn(), () -> server.tell("0"))));
    Round round =
        new Round(
            offered, load(session, rt, "r" + number + "-", CONNECTIONS, schedule, ledger).phases());
    session.say(
        String.format(
            Locale.ROOT,
            "  %d/%d %,.0f/s offered, %,.0f/s accepted, p99 %.0f ms, %.1f s to recover",
            number,
            session.rounds(),
            offered,
            round.slow().rate(),
            round.slow().latency().p99(),
            round.secondsToRecover()));
    return round;
  }

  private static NioLoad.Report load(
      Session session,
      RtSystem rt,
      String prefix,
      int connections,
      Schedule schedule,
      Ledger ledger)
      throws Failure, InterruptedException {
    RequestSequence sequence = RequestSequence.posts(prefix, Figures.USERS, session.now());
    NioLoad.Report report =
        new NioLoad().run(new LoadPlan(rt.url(), connections, session.turn(), sequence), schedule);
    ledger.add(sequence, report.whole());
    return report;
  }

  private static List<Row> rows(List<Round> rounds) {
    double p99 = of(rounds, it -> it.slow().latency().p99()).median();
    Spread recovery = of(rounds, Round::secondsToRecover);
    return List.of(
        row("overload, offered", "requests/s", of(rounds, Round::offered)).build(),
        row("overload, accepted before", "requests/s", of(rounds, it -> it.before().rate()))
            .p50(of(rounds, it -> it.before().latency().p50()).median())
            .p99(of(rounds, it -> it.before().latency().p99()).median())
            .build(),
        row("overload, accepted", "requests/s", of(rounds, it -> it.slow().rate()))
            .p50(of(rounds, it -> it.slow().latency().p50()).median())
            .p99(p99)
            .targets(List.of(Target.atMost("p99 ms", TARGET_P99_MILLIS, p99)))
            .build(),
        row("overload, refused", "requests/s", of(rounds, it -> it.slow().refusalRate()))
            .p50(of(rounds, it -> it.slow().refusals().p50()).median())
            .p99(of(rounds, it -> it.slow().refusals().p99()).median())
            .build(),
        row("overload, until full speed", "s", recovery)
            .targets(List.of(Target.atMost("s", TARGET_SECONDS, recovery.median())))
            .build());
  }

  private static Spread of(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Spread.of(rounds.stream().mapToDouble(value).boxed().toList());
  }

  private static Row.RowBuilder row(String name, String unit, Spread value) {
    return Row.builder().figure(name).unit(unit).rt(value);
  }
}
