package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.load.Viewers;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.Topology;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Target;
import io.rtanalytics.cli.text.Failure;
import java.util.List;

/**
 * Single requests to one rt, while {@value #VIEWERS} look on at its live stream and while nobody
 * does, in turns.
 */
final class LiveFigure implements Figure {
  private static final int VIEWERS = 1000;
  private static final double TARGET = 0.8;

  @Override
  public String name() {
    return "live";
  }

  @Override
  public String purpose() {
    return "single POSTs to one rt serve while "
        + VIEWERS
        + " viewers look on, and while nobody does";
  }

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    try (RtSystem rt = RtSystem.start(session.workbench(), Topology.SERVE)) {
      Ledger ledger = new Ledger();
      Contestant alone = contestant(session, rt, "no viewer", "u", ledger);
      Contestant seen = contestant(session, rt, VIEWERS + " viewers", "v", ledger);
      List<Rounds> rounds = Turns.of(session, List.of(new Watched(seen, rt, session), alone));
      Rounds with = rounds.get(0);
      Rounds without = rounds.get(1);
      double ratio = with.rate().median() / without.rate().median();
      FigureResult.FigureResultBuilder result = FigureResult.builder().name(name());
      rounds.forEach(it -> it.failures().ifPresent(result::note));
      return result
          .row(
              Row.builder()
                  .figure(name())
                  .unit("requests/s")
                  .rt(with.rate())
                  .yardstick(without.name())
                  .beside(without.rate())
                  .p50(with.p50())
                  .p99(with.p99())
                  .targets(List.of(Target.atLeast("ratio", TARGET, ratio)))
                  .build())
          .verdict(SumCheck.of(name(), rt.url(), ledger))
          .memory(rt.memory())
          .build();
    }
  }

  private static Contestant contestant(
      Session session, RtSystem rt, String name, String users, Ledger ledger) {
    return RequestContestant.builder()
        .name(name)
        .session(session)
        .server(rt.url())
        .connections(Figures.CONNECTIONS)
        .sequence(RequestSequence.posts(users, Figures.USERS, session.now()))
        .ledger(ledger)
        .processes(List.of())
        .build();
  }

  /** A contestant with viewers for the time of its turn. */
  private record Watched(Contestant contestant, RtSystem rt, Session session)
      implements Contestant {
    @Override
    public String name() {
      return contestant.name();
    }

    @Override
    public Measurement measure(int round) throws Failure, InterruptedException {
      try (Viewers viewers = Viewers.open(rt.url(), VIEWERS)) {
        Measurement measurement = contestant.measure(round);
        session.say("          they read " + viewers.bytes() / VIEWERS + " bytes each");
        return measurement;
      }
    }
  }
}
