package io.rtanalytics.api.live;

import io.rtanalytics.api.ingest.EventLoop;
import io.rtanalytics.api.query.ItemSort;
import io.rtanalytics.api.query.TopItems;
import io.rtanalytics.api.query.TopQuestion;
import io.rtanalytics.totals.TotalsVector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The first items of the present slice, by each order. They cost more than totals, so they are
 * asked for only if something was counted since or not all workers have answered, every five
 * seconds, and after longer pauses if that took long: a tenth of the time at most. Lives on the
 * feed's event loop.
 */
@RequiredArgsConstructor
final class LiveItems {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int PAUSE_PER_TIME = 9;
  private static final int LIMIT = 10;
  private static final List<TopQuestion> QUESTIONS =
      Stream.of(ItemSort.values()).map(sort -> new TopQuestion(sort, LIMIT, 0)).toList();

  private final LiveConfig.ItemSource source;
  private final EventLoop loop;
  private List<TopItems> known = List.of();
  private boolean news;
  private boolean asking;
  private boolean asked;
  private long pauseUntilNanos;
  private @Nullable TotalsVector askedFor;

  /**
   * Asks, if it is time.
   *
   * @param now seconds since 1970-01-01T00:00:00Z
   * @param totals the present totals
   * @param changed called once there is news
   */
  void ask(long now, TotalsVector totals, Runnable changed) {
    boolean early = asked && loop.nanoTime() - pauseUntilNanos < 0;
    if (asking || early || totals.components().isEmpty() || totals.equals(askedFor)) {
      return;
    }
    asking = true;
    asked = true;
    long begun = loop.nanoTime();
    var unused =
        question(now)
            .whenComplete(
                (answer, error) ->
                    loop.execute(
                        () -> {
                          told(begun, totals, error == null ? answer : List.of());
                          changed.run();
                        }));
  }

  private CompletionStage<List<TopItems>> question(long now) {
    try {
      return source.tops(now, QUESTIONS, true);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void told(long begun, TotalsVector totals, List<TopItems> answer) {
    asking = false;
    long took = loop.nanoTime() - begun;
    boolean whole = answer.stream().allMatch(it -> it.frame().answered() == it.frame().expected());
    // What took long if a worker was missing was to wait for it, and costs nobody anything.
    long pause = whole ? Math.max(PAUSE_NANOS, PAUSE_PER_TIME * took) : PAUSE_NANOS;
    pauseUntilNanos = loop.nanoTime() + pause;
    if (!answer.isEmpty()) {
      known = answer;
      news = true;
      askedFor = whole ? totals : null;
    }
  }

  /** The newest answer, by each order; empty without any. */
  List<TopItems> known() {
    return known;
  }

  /** Whether there is one that was not taken. */
  boolean isNews() {
    return news;
  }

  /** The newest answer if nobody has taken it yet, else nothing. */
  List<TopItems> takeNews() {
    List<TopItems> taken = news ? known : List.of();
    news = false;
    return taken;
  }
}
