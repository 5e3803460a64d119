package io.rtanalytics.bench.load;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Load by one thread of this process, which knows what became of each request, and can send at a
 * rate. It costs more of the machine than wrk. Any thread; loads may run side by side.
 */
public final class NioLoad implements Load {
  /**
   * What came back.
   *
   * @param whole in all phases
   * @param phases in each of them
   */
  public record Report(LoadReport whole, List<PhaseReport> phases) {}

  @Override
  public String name() {
    return "own load";
  }

  @Override
  public LoadReport run(LoadPlan plan) throws Failure, InterruptedException {
    return run(plan, Schedule.unpaced(plan.duration())).whole();
  }

  /**
   * Sends requests by a schedule, whatever the plan says about the duration.
   *
   * @throws Failure if the server can't be connected to, or a phase can't begin
   */
  public Report run(LoadPlan plan, Schedule schedule) throws Failure, InterruptedException {
    try (NioRun run = new NioRun(plan, schedule)) {
      run.run();
      List<PhaseReport> phases = run.phases();
      LoadReport whole =
          new LoadReport(
              run.generated(),
              phases.stream().mapToLong(PhaseReport::succeeded).sum(),
              phases.stream().mapToLong(PhaseReport::refused).sum(),
              run.broken(),
              phases.stream().mapToDouble(PhaseReport::seconds).sum(),
              run.latency(),
              Optional.of(run.outcomes()));
      return new Report(whole, phases);
    } catch (IOException e) {
      throw new Failure("load on " + plan.server() + ": " + e.getMessage(), e);
    }
  }
}
