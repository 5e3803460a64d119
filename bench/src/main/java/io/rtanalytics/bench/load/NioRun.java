package io.rtanalytics.bench.load;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** One run of {@link NioLoad}. One thread. */
final class NioRun implements AutoCloseable {
  private static final int UNKNOWN_STATUS = 504;
  private static final long GRACE_NANOS = 10_000_000_000L; // for the last answers
  private static final long IDLE_MILLIS = 10;

  private final LoadPlan plan;
  private final Schedule schedule;
  private final Selector selector = Selector.open();
  private final Deque<NioConnection> idle = new ArrayDeque<>();
  private final BitSet succeeded = new BitSet();
  private final BitSet unknown = new BitSet();
  private final List<PhaseRecorder> recorders = new ArrayList<>();
  private final List<PhaseReport> reports = new ArrayList<>();

  private PhaseRecorder recorder;
  private long start;
  private long next; // number of the next request
  private long broken;

  NioRun(LoadPlan plan, Schedule schedule) throws IOException {
    this.plan = plan;
    this.schedule = schedule;
    this.recorder = new PhaseRecorder(0);
  }

  /** Sends and receives until all phases are over and all answers are there. */
  void run() throws IOException, Failure, InterruptedException {
    for (int i = 0; i < plan.connections(); i++) {
      idle.add(new NioConnection(plan.server(), selector));
    }
    start = System.nanoTime();
    long phaseEnd = start;
    for (Schedule.Phase phase : schedule.phases()) {
      phase.onBegin().run();
      recorder = new PhaseRecorder(System.nanoTime());
      recorders.add(recorder);
      phaseEnd += phase.duration().toNanos();
      long now;
      while ((now = System.nanoTime()) - phaseEnd < 0) {
        sendDue(now);
        receive(now, phaseEnd);
      }
      reports.add(recorder.report(now));
    }
    awaitLast();
  }

  private void sendDue(long now) throws IOException {
    while (!idle.isEmpty() && (!isPaced() || due() - now <= 0)) {
      NioConnection connection = idle.pop();
      long k = next;
      long due = isPaced() ? due() : System.nanoTime();
      next++;
      try {
        connection.send(k, due, plan.sequence().text(k, plan.host()));
      } catch (IOException e) {
        replace(connection);
      }
    }
  }

  private boolean isPaced() {
    return schedule.rate() > 0;
  }

  private long due() {
    return start + (long) (next * (1e9 / schedule.rate()));
  }

  /**
   * Waits for answers, but not beyond what is to be done next; so pace is kept to a millisecond.
   */
  private void receive(long now, long end) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long until = isPaced() && !idle.isEmpty() ? Math.min(due(), end) : end;
    selector.select(Math.max(1, Math.min(IDLE_MILLIS, (until - now) / 1_000_000)));
    for (SelectionKey key : selector.selectedKeys()) {
      proceed((NioConnection) key.attachment());
    }
    selector.selectedKeys().clear();
  }

  private void proceed(NioConnection connection) throws IOException {
    try {
      int status = connection.proceed();
      if (status != 0) {
        answered(connection, status);
      }
    } catch (IOException e) {
      replace(connection);
    }
  }

  private void answered(NioConnection connection, int status) {
    int k = Math.toIntExact(connection.request());
    boolean success = status == 200 || status == 202;
    if (success) {
      succeeded.set(k);
    } else if (status == UNKNOWN_STATUS) {
      unknown.set(k);
    }
    recorder.answered(success, connection.dueNanos(), System.nanoTime());
    connection.answered();
    idle.push(connection);
  }

  /** Puts a new connection in the place of one that is broken. */
  private void replace(NioConnection connection) throws IOException {
    giveUp(connection);
    idle.remove(connection);
    connection.close();
    idle.add(new NioConnection(plan.server(), selector));
  }

  private void giveUp(NioConnection connection) {
    if (connection.request() >= 0) {
      unknown.set(Math.toIntExact(connection.request()));
      broken++;
    }
  }

  private void awaitLast() throws IOException, InterruptedException {
    long end = System.nanoTime() + GRACE_NANOS;
    long now;
    while (idle.size() < plan.connections() && (now = System.nanoTime()) - end < 0) {
      receive(now, end);
    }
    for (SelectionKey key : selector.keys()) {
      giveUp((NioConnection) key.attachment());
    }
  }

  List<PhaseReport> phases() {
    return reports;
  }

  Latency latency() {
    return PhaseRecorder.latency(recorders);
  }

  long generated() {
    return next;
  }

  long broken() {
    return broken;
  }

  Outcomes outcomes() {
    return new Outcomes(succeeded, unknown);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      ((NioConnection) key.attachment()).close();
    }
    selector.close();
  }
}
