package io.rtanalytics.api.fakes;

import io.rtanalytics.api.ingest.EventLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An event loop that turns, and a time that passes, only when a test says so. One thread. */
public final class FakeLoop implements EventLoop {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Runnable> afterReading = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
  private long nanos = 1_000_000_000_000L;
  private long scheduled;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void afterReading(Runnable task) {
    afterReading.add(task);
  }

  @Override
  public void schedule(long millis, Runnable task) {
    timers.add(new Timer(nanos + millis * 1_000_000, scheduled++, task));
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  /** Runs what is to be run now, and what that leads to, turn by turn. */
  public void turn() {
    while (turnOnce() > 0) {}
  }

  /**
   * Makes one turn.
   *
   * @return how many tasks there are for the next; if 0, the loop would sleep
   */
  public int turnOnce() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    tasks.addAll(afterReading);
    afterReading.clear();
    return tasks.size();
  }

  /** The task that calls takes so long. */
  public void passNanos(long taken) {
    nanos += taken;
  }

  /** Lets time pass, timers and tasks running on their way. */
  public void pass(long millis) {
    long end = nanos + millis * 1_000_000;
    turn();
    while (!timers.isEmpty() && timers.peek().due() <= end) {
      Timer timer = timers.remove();
      nanos = Math.max(nanos, timer.due());
      timer.task().run();
      turn();
    }
    nanos = Math.max(nanos, end);
  }

  private record Timer(long due, long number, Runnable task) {}
}
