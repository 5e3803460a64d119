package io.rtanalytics.api.http;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.ingest.EventCounters;
import io.rtanalytics.api.ingest.EventLoop;
import io.rtanalytics.api.ingest.IngestPipeline;
import io.rtanalytics.api.live.LiveConfig;
import io.rtanalytics.api.live.LiveFeed;
import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.TotalsCache;
import io.rtanalytics.timeline.Settings;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * An API node: takes events, answers for totals, keeps nothing that would be missed.
 *
 * <p>Threads: one node serves all event loops. Each loop has its own pipeline; cache, queries and
 * metrics are shared and made for it.
 */
@Slf4j
public final class ApiNode {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ApiConfig config;
  private final TotalsCache cache;
  private final QueryService queries;
  private final CollectRoutes collection;
  private final List<EventCounters> counters = new CopyOnWriteArrayList<>();
  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private @Nullable LiveFeed feed;

  /** Builds the node and registers its metrics; it serves once {@link #handler} is asked. */
  public ApiNode(ApiConfig config) {
    this.config = config;
    this.cache = new TotalsCache(settings(), System::nanoTime);
    this.queries =
        new QueryService(
            config.clusters(), config.clock(), config.workers(), config.secret(), cache);
    this.collection = new CollectRoutes(config.clusters(), config.clock());
    config
        .registry()
        .getPrometheusRegistry()
        .register(new NodeMetrics(counters, config.clusters(), cache, queries, this::viewers));
  }

  /** The one live stream, run by the first loop. */
  private synchronized LiveFeed feed(EventLoop loop) {
    LiveFeed present = feed;
    if (present == null) {
      LiveConfig live =
          new LiveConfig(
              config.id(),
              config.clusters(),
              config.clock(),
              queries.recent(),
              queries.items()::tops,
              () -> EventCounters.sum(counters));
      present = new LiveFeed(live, loop);
      feed = present;
    }
    return present;
  }

  /** The live stream; null before there is any event loop. */
  synchronized @Nullable LiveFeed feed() {
    return feed;
  }

  private int viewers() {
    LiveFeed live = feed();
    return live == null ? 0 : live.viewers();
  }

  private Settings settings() {
    return config.clusters().current().settings();
  }

  /**
   * The node's own paths for one event loop, in front of something else: the shortest way for a
   * single event. Call it once per loop.
   *
   * @param context the event loop's
   * @param otherwise gets every request for another path, to answer it; {@link #notFound} if nobody
   *     else does
   */
  public Handler<HttpServerRequest> handler(
      Vertx vertx, Context context, Handler<HttpServerRequest> otherwise) {
    return routes(vertx, context, otherwise);
  }

  /** The same as a table that tells what is in it. */
  RouteTable routes(Vertx vertx, Context context, Handler<HttpServerRequest> otherwise) {
    EventLoop loop = new VertxLoop(vertx, context);
    IngestPipeline pipeline = pipeline(loop);
    Health health = new Health(config.notReady());
    Pages pages = new Pages(vertx);
    Collector collector = collection.collector(pipeline);
    RouteTable routes = new RouteTable(new CrossOrigin(config.clusters(), collector), otherwise);
    collection.addTo(routes, collector, pages);
    LivePage.FILES.forEach((path, file) -> routes.on(GET, path, new SendFile(file, vertx)));
    return routes
        .on(POST, "/analytics", new PostEvent(pipeline))
        .on(GET, "/analytics", new GetTotals(queries, context))
        .on(POST, "/analytics/batch", new PostBatch(pipeline))
        .on(GET, "/analytics/perworker", new GetPerWorker(queries, context))
        .on(GET, "/analytics/allslices", new GetAllSlices(queries, context))
        .on(GET, "/analytics/range", new GetRange(queries, context))
        .on(GET, "/analytics/items", new GetItems(queries.items(), context))
        .on(GET, "/analytics/frequency", new GetFrequency(queries.items(), context))
        .on(GET, "/analytics/live", new GetLive(feed(loop), vertx, context, GetLive.MAX_AGE_MILLIS))
        .on(GET, "/health/live", health::live)
        .on(GET, "/health/ready", health::ready)
        .on(GET, "/metrics", this::metrics)
        .on(GET, "/openapi.json", pages.file("openapi.json", "application/json"))
        .on(GET, "/docs", pages.file("docs.html", "text/html; charset=utf-8"))
        .on(GET, "/docs/docs.js", pages.file("docs.js", SCRIPT))
        .on(GET, "/docs/swagger-ui.css", pages.swaggerUi("swagger-ui.css", "text/css"))
        .on(GET, "/docs/swagger-ui-bundle.js", pages.swaggerUi("swagger-ui-bundle.js", SCRIPT));
  }

  /** Answers 404. Any event loop. */
  public static void notFound(HttpServerRequest request) {
    ErrorResponses.send(request, RequestRefused.unknownPath());
  }

  private IngestPipeline pipeline(EventLoop loop) {
    IngestPipeline pipeline =
        IngestPipeline.builder()
            .loop(loop)
            .clusters(config.clusters())
            .clock(config.clock())
            .secret(config.secret())
            .workers(config.workers())
            .producers(config.producers())
            .listener(cache::appended)
            .build();
    counters.add(pipeline.counters());
    loops.add(new Loop(loop, pipeline));
    return pipeline;
  }

  private void metrics(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE)
        .end(config.registry().scrape());
  }

  /** Tells all event loops that keys were forgotten, so that they let go of them. Any thread. */
  public void forgetKeys() {
    loops.forEach(loop -> loop.loop().execute(loop.pipeline()::forget));
  }

  /**
   * Stops taking events: each is answered 503 from now on; and ends live streams. Any thread may
   * call, once.
   *
   * @return completes when all that were taken before are decided; that takes at most the timeout
   *     of a batch that waits for its turn and that of sending it
   */
  public CompletionStage<Void> drain() {
    log.info("API node {} takes no more events and waits for those under way", config.id());
    LiveFeed live = feed();
    if (live != null) {
      live.stop();
    }
    CompletableFuture<?>[] idle =
        loops.stream().map(Loop::drain).toArray(CompletableFuture<?>[]::new);
    long longest = 2 * settings().timeoutMilliseconds() + 1000;
    return CompletableFuture.allOf(idle).completeOnTimeout(null, longest, TimeUnit.MILLISECONDS);
  }

  private record Loop(EventLoop loop, IngestPipeline pipeline) {
    CompletableFuture<Void> drain() {
      CompletableFuture<Void> idle = new CompletableFuture<>();
      loop.execute(() -> pipeline.stop(() -> idle.complete(null)));
      return idle;
    }
  }
}
