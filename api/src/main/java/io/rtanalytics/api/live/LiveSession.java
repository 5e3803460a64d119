package io.rtanalytics.api.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.api.ingest.EventCounts;
import io.rtanalytics.api.ingest.EventLoop;
import io.rtanalytics.api.query.RecentTotals;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.totals.TotalsVector;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node asks, knows and says while anybody looks on: begun with the first viewer, forgotten
 * with the last. Lives on the feed's event loop.
 */
final class LiveSession {
  /** An answer that the round before has asked for is not fresh enough. */
  private static final long FRESH_MILLIS = 200;

  /** How often earlier slices are asked for, and something is said even if nothing has changed. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LiveConfig config;
  private final EventLoop loop;
  private final LiveState state;
  private final LiveJson json;
  private final LiveItems items;
  private final IngestRate rate = new IngestRate();
  private boolean clusterChanged;
  private String lastSigns = "";
  private long saidNanos;
  private long askedPastNanos;
  private long perSecond;
  private long number;
  private byte @Nullable [] hello;

  LiveSession(LiveConfig config, EventLoop loop) {
    this.config = config;
    this.loop = loop;
    this.state = new LiveState(config.clusters().current(), now());
    this.json = new LiveJson(config.node(), state);
    this.items = new LiveItems(config.items(), loop);
    this.saidNanos = loop.nanoTime();
    this.askedPastNanos = loop.nanoTime() - CALM_NANOS;
  }

  private long now() {
    return config.clock().instant().getEpochSecond();
  }

  /** Asks for what may have changed; answers come later, or never. */
  void ask() {
    hello = null;
    Cluster before = state.cluster();
    state.move(config.clusters().current(), now());
    clusterChanged |= !before.equals(state.cluster());
    askPresent();
    items.ask(now(), state.vector(state.present()), this::changed);
    if (loop.nanoTime() - askedPastNanos >= CALM_NANOS) {
      askedPastNanos = loop.nanoTime();
      state.past().forEach(this::askPast);
    }
  }

  private void askPresent() {
    long slice = state.present();
    WorkerSet workers = state.cluster().routing().at(slice);
    for (String worker : workers.ids()) {
      whenThere(
          config.totals().slice(worker, slice, workers, FRESH_MILLIS),
          known -> state.told(slice, worker, known.totals(), known.askedNanos()),
          error -> state.failed(worker, describe(error)));
    }
  }

  private void askPast(Routing.Span span) {
    long askedNanos = config.totals().nanoTime();
    for (String worker : span.workers().ids()) {
      whenThere(
          config.totals().slices(worker, span),
          answer -> state.told(span, worker, answer, askedNanos),
          error -> {
            if (error instanceof Refused refused) {
              refused.firstKept().ifPresent(state::droppedBefore);
            }
            state.failedPast(worker, describe(error));
          });
    }
  }

  private <T> void whenThere(
      CompletionStage<T> answer, Consumer<T> told, Consumer<Throwable> failed) {
    answer.whenComplete(
        (value, error) ->
            loop.execute(
                () -> {
                  changed();
                  if (error == null) {
                    told.accept(value);
                  } else {
                    failed.accept(RecentTotals.cause(error));
                  }
                }));
  }

  private void changed() {
    hello = null;
  }

  private static String describe(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }

  /**
   * The message that is due; null if nothing has changed since the last one, and that was not long
   * ago.
   */
  byte @Nullable [] next(int viewers) {
    EventCounts counts = config.counts().get();
    perSecond = Math.round(rate.perSecond(loop.nanoTime(), counts.received()));
    if (clusterChanged) {
      clusterChanged = false;
      hello = null;
      return hello(viewers);
    }
    Map<Long, TotalsVector> changed = state.takeChanged();
    String signs = counts + " " + perSecond + " " + state.present() + " " + state.silent();
    boolean calm = changed.isEmpty() && signs.equals(lastSigns) && !items.isNews();
    if (calm && loop.nanoTime() - saidNanos < CALM_NANOS) {
      return null;
    }
    lastSigns = signs;
    saidNanos = loop.nanoTime();
    return event("totals", json.totals(moment(viewers), changed, items.takeNews()));
  }

  /** All that is known, for who knows nothing. */
  byte[] hello(int viewers) {
    byte[] known = hello;
    if (known == null) {
      known = event("hello", json.hello(moment(viewers), items.known()));
      hello = known;
    }
    return known;
  }

  private LiveJson.Moment moment(int viewers) {
    return new LiveJson.Moment(
        config.clock().instant(),
        config.totals().nanoTime(),
        config.counts().get(),
        perSecond,
        viewers);
  }

  /** One server-sent event; its data is one line. */
  private byte[] event(String name, String data) {
    String id = config.node() + '-' + ++number;
    return ("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n").getBytes(UTF_8);
  }
}
