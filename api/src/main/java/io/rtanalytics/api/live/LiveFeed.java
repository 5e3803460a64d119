package io.rtanalytics.api.live;

import io.rtanalytics.api.ingest.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live stream of a node. While anybody looks on, the workers are asked three times a second,
 * and one message is written for all; it costs the same for one viewer as for a thousand, but for
 * the sending.
 *
 * <p>A {@code hello} says all that is known, a {@code totals} what has changed since: whoever
 * missed one needs a {@code hello} again. Totals are told as vectors, so that copies of them merge,
 * of whatever node and age.
 *
 * <p>Threads: everything happens on one event loop; any thread may call.
 */
public final class LiveFeed {
  /**
   * Milliseconds between two rounds of questions, and between two messages: with a greeting, no
   * viewer hears more than four a second.
   */
  static final long TICK_MILLIS = 340;

  /** How long answers of a round are waited for before what is known is told. */
  static final long ANSWER_MILLIS = 50;

  private final LiveConfig config;
  private final EventLoop loop;
  private final AtomicInteger viewers = new AtomicInteger();
  private final Set<LiveListener> listeners = new LinkedHashSet<>();
  private @Nullable LiveSession session;
  private boolean stopped;

  /** Creates one that asks nothing before somebody joins. */
  public LiveFeed(LiveConfig config, EventLoop loop) {
    this.config = config;
    this.loop = loop;
  }

  /** How many look on. */
  public int viewers() {
    return viewers.get();
  }

  /**
   * One more wants to look on.
   *
   * @param most how many may
   * @return whether there is room; if so, {@link #left} is to be called in the end
   */
  public boolean entered(int most) {
    if (viewers.incrementAndGet() <= most) {
      return true;
    }
    viewers.decrementAndGet();
    return false;
  }

  /** One has gone. */
  public void left() {
    viewers.decrementAndGet();
  }

  /** From now on, all messages go to this listener as well. */
  public void join(LiveListener listener) {
    loop.execute(
        () -> {
          if (stopped) {
            listener.end();
            return;
          }
          listeners.add(listener);
          if (session == null) {
            session = new LiveSession(config, loop);
            tick();
          }
        });
  }

  /** No more messages to this listener. */
  public void leave(LiveListener listener) {
    loop.execute(() -> listeners.remove(listener));
  }

  /**
   * Says all that is known to one that has joined before, for a viewer who is new or has missed
   * something. What the listener hears afterwards goes on from there.
   */
  public void hello(Consumer<byte[]> to) {
    loop.execute(
        () -> {
          if (session != null && !stopped) {
            to.accept(session.hello(viewers.get()));
          }
        });
  }

  /** Ends the stream for all, now and later. */
  public void stop() {
    loop.execute(
        () -> {
          stopped = true;
          List.copyOf(listeners).forEach(LiveListener::end);
          listeners.clear();
        });
  }

  private void tick() {
    LiveSession current = session;
    if (current == null || listeners.isEmpty()) {
      session = null;
      return;
    }
    loop.schedule(TICK_MILLIS, this::tick);
    loop.schedule(ANSWER_MILLIS, () -> say(current));
    current.ask();
  }

  private void say(LiveSession current) {
    byte[] message = current.next(viewers.get());
    if (message != null) {
      listeners.forEach(listener -> listener.message(message));
    }
  }
}
