package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.load.LoadPlan;
import io.rtanalytics.bench.load.LoadReport;
import io.rtanalytics.bench.load.RequestSequence;
import io.rtanalytics.bench.model.Ledger;
import io.rtanalytics.bench.process.Child;
import io.rtanalytics.bench.process.ProcessUsage;
import io.rtanalytics.cli.text.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import lombok.Builder;

/**
 * A server under single requests.
 *
 * @param name what it is
 * @param session the load to use, and for how long
 * @param server its address, without a path
 * @param connections how many
 * @param sequence what is sent; in each round by users of their own, unless they are fixed
 * @param fixedUsers whether all rounds draw on the same users, others of them first
 * @param ledger is told what was sent
 * @param processes those whose time on cores is measured; may be none
 */
@Builder
record RequestContestant(
    String name,
    Session session,
    URI server,
    int connections,
    RequestSequence sequence,
    boolean fixedUsers,
    Ledger ledger,
    List<Child> processes)
    implements Contestant {
  private static final long USERS_APART = 5_000_011; // more than the events of a turn of 5 s

  /** The sequence with the same users, but others of them first in each round. */
  static RequestSequence goingOn(RequestSequence sequence, int round) {
    return sequence.toBuilder().skip(round * USERS_APART).build();
  }

  @Override
  public Measurement measure(int round) throws Failure, InterruptedException {
    RequestSequence sent =
        fixedUsers
            ? goingOn(sequence, round)
            : sequence.toBuilder().prefix(sequence.prefix() + round + "-").build();
    Duration before = ProcessUsage.cpu(processes);
    LoadReport report = session.load().run(new LoadPlan(server, connections, session.turn(), sent));
    Duration cpu = ProcessUsage.cpu(processes).minus(before);
    ledger.add(sent, report);
    if (report.succeeded() == 0) {
      throw new Failure(name + " answered none of " + report.generated() + " requests rightly");
    }
    return new Measurement(
        report.rate(),
        report.latency(),
        (double) cpu.toNanos() / report.succeeded(),
        report.refused() + report.broken());
  }
}
