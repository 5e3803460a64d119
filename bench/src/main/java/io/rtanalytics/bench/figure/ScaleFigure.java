package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.EventFile;
import io.rtanalytics.bench.load.EventFile.Format;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.load.Upload;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.process.MemoryUse;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.WorkDirectory;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.cli.text.Failure;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import lombok.RequiredArgsConstructor;

/**
 * What an event costs at several sizes: time on the cores and time on the clock, of a single event
 * and of one in a file. A server for each size; all of them have their turns in each round.
 */
@RequiredArgsConstructor
final class ScaleFigure implements Figure {
  private static final long EVENTS_PER_SECOND_OF_TURN = 1_000_000;

  private final String name;
  private final Scale scale;

  /** A size under measurement. */
  private record Subject(int size, RtSystem rt, RequestSequence sequence, Ledger ledger) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public String purpose() {
    return "cost of an event by " + scale.title();
  }

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    Deque<RtSystem> open = new ArrayDeque<>();
    try (WorkDirectory directory = session.workbench().directory("events")) {
      List<Subject> subjects = new ArrayList<>();
      for (int size : scale.sizes()) {
        RtSystem rt = RtSystem.start(session.workbench(), scale.topology(size));
        open.push(rt);
        subjects.add(subject(session, size, rt, directory.path().resolve("before")));
      }
      List<Contestant> contestants = new ArrayList<>();
      subjects.forEach(subject -> contestants.add(single(session, subject)));
      subjects.forEach(subject -> contestants.add(bulk(session, subject, directory.path())));
      List<Rounds> rounds = Turns.of(session, contestants);
      return result(subjects, rounds);
    } finally {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }

  private FigureResult result(List<Subject> subjects, List<Rounds> rounds)
      throws Failure, InterruptedException {
    FigureResult.FigureResultBuilder result = FigureResult.builder().name(name);
    rounds.forEach(it -> it.failures().ifPresent(result::note));
    ScaleRows.add(result, name, scale, rounds);
    for (Subject subject : subjects) {
      String what = name + " " + subject.size();
      result.verdict(SumCheck.of(what, subject.rt().url(), subject.ledger()));
      for (MemoryUse use : subject.rt().memory()) {
        result.memoryUse(use.of(use.process() + ", " + subject.size()));
      }
    }
    return result.build();
  }

  private Subject subject(Session session, int size, RtSystem rt, Path file)
      throws Failure, InterruptedException {
    RequestSequence sequence = scale.sequence(size, session.now());
    Ledger ledger = new Ledger();
    long events = scale.eventsBefore(size);
    if (events > 0) {
      EventFile before = EventFile.write(file, Format.CSV, sequence, events);
      Upload.send(before, rt.url().resolve("/analytics/batch"), 1, true);
      ledger.addEvents(sequence, events, 1);
    }
    return new Subject(size, rt, sequence, ledger);
  }

  private RequestContestant single(Session session, Subject subject) {
    return RequestContestant.builder()
        .name(subject.size() + ", single")
        .session(session)
        .server(subject.rt().url())
        .connections(scale.connections(subject.size()))
        .sequence(subject.sequence())
        .fixedUsers(true)
        .ledger(subject.ledger())
        .processes(subject.rt().processes())
        .build();
  }

  private static BulkContestant bulk(Session session, Subject subject, Path directory) {
    return BulkContestant.builder()
        .name(subject.size() + ", in a file")
        .uri(subject.rt().url().resolve("/analytics/batch"))
        .connections(1)
        .file(directory.resolve("events"))
        .format(Format.CSV)
        .events(EVENTS_PER_SECOND_OF_TURN * session.turn().toSeconds())
        .plan(round -> RequestContestant.goingOn(subject.sequence(), round))
        .processes(subject.rt().processes())
        .sent((sequence, count) -> subject.ledger().addEvents(sequence, count, 1))
        .isRt(true)
        .build();
  }
}
