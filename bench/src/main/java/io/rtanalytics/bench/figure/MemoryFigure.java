package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.EventFile.Format;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.process.MemoryUse;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.Topology;
import io.rtanalytics.bench.process.WorkDirectory;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Spread;
import io.rtanalytics.cli.text.Failure;
import java.util.List;

/**
 * What one {@code rt serve} takes at most, with the heap that the launcher gives it: files of
 * events of a million users of one slice, single events of the same users, GETs.
 */
final class MemoryFigure implements Figure {
  private static final int USERS = 1_000_000;
  private static final double MEBI = 1 << 20;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String purpose() {
    return "memory of one rt serve with a million users in a slice";
  }

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    try (WorkDirectory directory = session.workbench().directory("events");
        RtSystem rt = RtSystem.start(session.workbench(), Topology.SERVE)) {
      Ledger ledger = new Ledger();
      RequestSequence sequence = RequestSequence.posts("u", USERS, session.now());
      BulkContestant bulk =
          BulkContestant.builder()
              .name("files")
              .uri(rt.url().resolve("/analytics/batch"))
              .connections(1)
              .file(directory.path().resolve("events"))
              .format(Format.CSV)
              .events(USERS)
              .plan(round -> sequence)
              .processes(List.of())
              .sent((sent, count) -> ledger.addEvents(sent, count, 1))
              .isRt(true)
              .build();
      Turns.of(
          session,
          List.of(
              bulk,
              requests(session, rt, sequence, 0, ledger),
              requests(session, rt, sequence, RequestSequence.ALL, ledger)));
      FigureResult.FigureResultBuilder result = FigureResult.builder().name(name());
      MemoryUse use = rt.memory().get(0);
      return result
          .row(row("memory, resident", use.resident()))
          .row(row("memory, heap", use.heap()))
          .row(row("memory, heap after a collection", use.live()))
          .verdict(SumCheck.of(name(), rt.url(), ledger))
          .build();
    }
  }

  private static RequestContestant requests(
      Session session, RtSystem rt, RequestSequence sequence, int gets, Ledger ledger) {
    return RequestContestant.builder()
        .name(gets == 0 ? "single events" : "GETs")
        .session(session)
        .server(rt.url())
        .connections(Figures.CONNECTIONS)
        .sequence(sequence.toBuilder().gets(gets).build())
        .fixedUsers(true)
        .ledger(ledger)
        .processes(List.of())
        .build();
  }

  private static Row row(String name, long bytes) {
    return Row.builder().figure(name).unit("MiB at most").rt(Spread.of(bytes / MEBI)).build();
  }
}
