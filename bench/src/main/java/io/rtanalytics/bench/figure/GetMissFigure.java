package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.LoadPlan;
import io.rtanalytics.bench.load.LoadReport;
import io.rtanalytics.bench.load.NioLoad;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.load.Schedule;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.Topology;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Target;
import io.rtanalytics.cli.text.Failure;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * GETs that no cache can answer, each of which all four workers are asked for, while events come in
 * at half of the rate that these processes take at most.
 */
final class GetMissFigure implements Figure {
  private static final int WORKERS = 4;
  private static final int GET_CONNECTIONS = 8;
  private static final double GETS_PER_SECOND = 200;
  // So many hours back, one GET each, that an hour comes again after 100 s: the cache keeps 1 s.
  private static final int SLICES = 20_000;
  private static final double TARGET_MILLIS = 25;

  @Override
  public String name() {
    return "get-miss";
  }

  @Override
  public String purpose() {
    return "GETs that all of four workers are asked for, under half of the most events";
  }

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    try (RtSystem rt = RtSystem.start(session.workbench(), Topology.processes(WORKERS))) {
      Ledger ledger = new Ledger();
      double most = 0;
      for (int round = 0; round <= Turns.WARM_UPS; round++) {
        most = post(session, rt.url(), "m" + round + "-", 0, ledger).rate();
      }
      session.say(String.format(Locale.ROOT, "  at most %,.0f POSTs/s", most));
      both(session, rt.url(), 0, most / 2, ledger, new Rounds("GETs"), new Rounds("POSTs"));
      Rounds gets = new Rounds("GETs");
      Rounds posts = new Rounds("POSTs");
      for (int round = 1; round <= session.rounds(); round++) {
        both(session, rt.url(), round, most / 2, ledger, gets, posts);
      }
      FigureResult.FigureResultBuilder result = FigureResult.builder().name(name());
      gets.failures().ifPresent(result::note);
      posts.failures().ifPresent(result::note);
      return result
          .row(
              row(
                  "get-miss",
                  "GETs/s",
                  gets,
                  List.of(Target.atMost("p99 ms", TARGET_MILLIS, gets.p99()))))
          .row(row("get-miss, meanwhile", "POSTs/s", posts, List.of()))
          .verdict(SumCheck.of(name(), rt.url(), ledger))
          .memory(rt.memory())
          .build();
    }
  }

  private static void both(
      Session session, URI server, int round, double rate, Ledger ledger, Rounds gets, Rounds posts)
      throws Failure, InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<LoadReport> asked = thread.submit(() -> get(session, server));
      posts.add(measurement(post(session, server, "p" + round + "-", rate, ledger)));
      gets.add(measurement(asked.get()));
    } catch (ExecutionException e) {
      throw new Failure("GETs: " + e.getCause(), e);
    } finally {
      thread.shutdownNow();
    }
  }

  private static Measurement measurement(LoadReport report) {
    return new Measurement(report.rate(), report.latency(), 0, report.refused() + report.broken());
  }

  private static LoadReport post(
      Session session, URI server, String prefix, double rate, Ledger ledger)
      throws Failure, InterruptedException {
    RequestSequence sequence = RequestSequence.posts(prefix, Figures.USERS, session.now());
    LoadReport report = load(session, server, Figures.CONNECTIONS, sequence, rate);
    ledger.add(sequence, report);
    return report;
  }

  private static LoadReport get(Session session, URI server) throws Failure, InterruptedException {
    RequestSequence sequence =
        RequestSequence.posts("", Figures.USERS, session.now()).toBuilder()
            .gets(RequestSequence.ALL)
            .older(RequestSequence.ALL)
            .slices(SLICES)
            .build();
    return load(session, server, GET_CONNECTIONS, sequence, GETS_PER_SECOND);
  }

  private static LoadReport load(
      Session session, URI server, int connections, RequestSequence sequence, double rate)
      throws Failure, InterruptedException {
    return new NioLoad()
        .run(
            new LoadPlan(server, connections, session.turn(), sequence),
            Schedule.paced(rate, session.turn()))
        .whole();
  }

  private static Row row(String name, String unit, Rounds rounds, List<Target> targets) {
    return Row.builder()
        .figure(name)
        .unit(unit)
        .rt(rounds.rate())
        .p50(rounds.p50())
        .p99(rounds.p99())
        .targets(targets)
        .build();
  }
}
