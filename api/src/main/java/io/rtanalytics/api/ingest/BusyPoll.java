package io.rtanalytics.api.ingest;

import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/**
 * Keeps an event loop looking for work, instead of sleeping, while a batch is stored that may be
 * back before a processor that sleeps has been woken a few times: by those who send the next events
 * and by the reply. Under load that is a tenth of the rate. What it costs is bounded: only many
 * events in a batch are worth it, only while replies come quickly, and for no longer than that. One
 * thread, the event loop.
 */
@RequiredArgsConstructor
final class BusyPoll {
  /** With fewer at a time a loop is idle for half of the time and more, and is to stay so. */
  static final int MIN_EVENTS = 32;

  /** Twice what a reply takes if the disk is quick; where it takes longer, sleep is cheap. */
  static final long MAX_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final EventLoop loop;
  private final boolean allowed;

  private boolean prompt; // whether the last reply came in time
  private boolean waiting;
  private boolean polling;
  private long sinceNanos;

  /** A batch of so many events was sent. */
  void sent(int events) {
    if (!allowed || !prompt || events < MIN_EVENTS) {
      return;
    }
    waiting = true;
    sinceNanos = loop.nanoTime();
    if (!polling) {
      polling = true;
      loop.afterReading(this::look);
    }
  }

  /** A reply has come, so there is work; it took so long. */
  void answered(long tookNanos) {
    waiting = false;
    prompt = tookNanos < MAX_NANOS;
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on what the scheduler makes of it
  private void look() {
    polling = waiting && loop.nanoTime() - sinceNanos < MAX_NANOS;
    if (polling) {
      Thread.yield(); // the worker, the collector or the client may be waiting for this processor
      loop.afterReading(this::look);
    }
  }
}
