package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.model.SumCheck;
import io.rtanalytics.bench.process.Bare;
import io.rtanalytics.bench.process.Http;
import io.rtanalytics.bench.process.Redis;
import io.rtanalytics.bench.process.RtSystem;
import io.rtanalytics.bench.process.Topology;
import io.rtanalytics.bench.process.Yardstick;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Target;
import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lombok.Builder;

/**
 * Single requests to rt, beside the same to the bare server, and to Redis if that is asked for.
 *
 * @param name what the user calls it
 * @param purpose what it is
 * @param topology which processes of rt
 * @param connections how many, to either
 * @param gets requests that are a GET, in thousandths
 * @param older requests of older slices, in thousandths
 * @param redis whether Redis has its turn, too
 * @param ratio what part of the bare server's rate rt should reach; 0 if it is only reported
 * @param p99 what the 99th percentile should not exceed, milliseconds; 0 if it is only reported
 */
@Builder
record RequestFigure(
    String name,
    String purpose,
    Topology topology,
    int connections,
    int gets,
    int older,
    boolean redis,
    double ratio,
    double p99)
    implements Figure {
  private static final int OLDER_SLICES = 10;
  private static final int EVENTS_BEFORE_GETS = 100;

  @Override
  public FigureResult measure(Session session) throws Failure, InterruptedException {
    Optional<Redis> other = redis ? Redis.start(session.workbench()) : Optional.empty();
    try (Redis ended = other.orElse(null);
        RtSystem rt = RtSystem.start(session.workbench(), topology);
        Yardstick bare = Bare.start(session.workbench())) {
      Ledger ledger = new Ledger();
      RequestSequence sequence = sequence(session);
      if (gets == RequestSequence.ALL) {
        sendSome(rt.url(), sequence, ledger);
      }
      List<Contestant> contestants = new ArrayList<>();
      contestants.add(contestant(session, "rt", rt.url(), sequence, ledger));
      contestants.add(contestant(session, Bare.NAME, bare.url(), sequence, new Ledger()));
      Optional<RedisContestant> redisContestant =
          other.map(it -> new RedisContestant(it, Figures.USERS, connections, session.turn()));
      redisContestant.ifPresent(contestants::add);
      List<Rounds> rounds = Turns.of(session, contestants);

      FigureResult.FigureResultBuilder result = FigureResult.builder().name(name);
      rounds.forEach(it -> it.failures().ifPresent(result::note));
      result.row(row(rounds.get(0), rounds.get(1), targets(rounds.get(0), rounds.get(1))));
      if (redisContestant.isPresent()) {
        result.row(row(rounds.get(0), rounds.get(2), List.of()));
        result.verdict(redisContestant.get().verdict());
      } else if (redis) {
        result.note(Redis.PROGRAM + " or its tools are not installed: not compared with Redis");
      }
      return result.verdict(SumCheck.of(name, rt.url(), ledger)).memory(rt.memory()).build();
    }
  }

  private RequestSequence sequence(Session session) {
    return RequestSequence.posts("u", Figures.USERS, session.now()).toBuilder()
        .gets(gets)
        .older(older)
        .slices(OLDER_SLICES)
        .build();
  }

  /** What is only asked for must be there. */
  private static void sendSome(URI server, RequestSequence sequence, Ledger ledger)
      throws Failure, InterruptedException {
    RequestSequence posts = sequence.toBuilder().gets(0).build();
    for (int k = 0; k < EVENTS_BEFORE_GETS; k++) {
      URI uri = server.resolve(posts.target(k));
      try {
        Http.Answer answer = Http.post(uri, "");
        if (answer.status() != 202) {
          throw new Failure(server + " answered " + answer.status() + ": " + answer.body());
        }
      } catch (IOException e) {
        throw new Failure(server + " did not answer: " + e, e);
      }
    }
    ledger.addEvents(posts, EVENTS_BEFORE_GETS, 1);
  }

  private RequestContestant contestant(
      Session session, String server, URI url, RequestSequence sequence, Ledger ledger) {
    return RequestContestant.builder()
        .name(server)
        .session(session)
        .server(url)
        .connections(connections)
        .sequence(sequence)
        .ledger(ledger)
        .processes(List.of())
        .build();
  }

  private List<Target> targets(Rounds rt, Rounds bare) {
    List<Target> targets = new ArrayList<>();
    if (ratio > 0) {
      targets.add(Target.atLeast("ratio", ratio, rt.rate().median() / bare.rate().median()));
    }
    if (p99 > 0) {
      targets.add(Target.atMost("p99 ms", p99, rt.p99()));
    }
    return targets;
  }

  private Row row(Rounds rt, Rounds beside, List<Target> targets) {
    return Row.builder()
        .figure(name)
        .unit("requests/s")
        .rt(rt.rate())
        .yardstick(beside.name())
        .beside(beside.rate())
        .p50(rt.p50())
        .p99(rt.p99())
        .targets(targets)
        .build();
  }
}
