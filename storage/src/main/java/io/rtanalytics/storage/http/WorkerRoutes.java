package io.rtanalytics.storage.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtanalytics.secret.Token;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import io.rtanalytics.wire.SlicesRequest;
import io.rtanalytics.wire.WorkerProtocol;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The route table of a worker. Shared by all event loops; each gets a router of its own. */
public final class WorkerRoutes {
  private static final String ROOT = "/worker";
  private static final String ALIAS = "/workers";
  private static final String BATCH = ROOT + WorkerProtocol.BATCH;
  private static final String RANGE = ROOT + WorkerProtocol.RANGE;
  private static final String SLICES = ROOT + WorkerProtocol.SLICES;
  private static final String ITEMS = ROOT + WorkerProtocol.ITEMS;
  private static final String FREQUENCY = ROOT + WorkerProtocol.FREQUENCY;
  private static final String OUTCOME = ROOT + WorkerProtocol.OUTCOME;
  private static final String IDENTITY = ROOT + WorkerProtocol.IDENTITY;
  private static final String BACKUP = ROOT + WorkerProtocol.BACKUP;
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";
  private static final String METRICS = "/metrics";
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Worker worker;
  private final ClusterSource clusters;
  private final boolean loopback;
  private final Gate gate;
  private final Position position;
  private final BackupRoute backup;
  private final ErrorReplies errors = new ErrorReplies();
  private final PrometheusMeterRegistry registry;
  private final SecureRandom random = new SecureRandom();

  /**
   * The routes of a worker.
   *
   * @param clusters where the routing of events posted by hand stands
   * @param token what every request to the worker must bear, unless it comes over loopback
   * @param loopback whether the server listens on loopback only
   * @param registry what {@code /metrics} shows
   * @throws IllegalArgumentException without a token beyond loopback
   */
  public WorkerRoutes(
      Worker worker,
      ClusterSource clusters,
      @Nullable Token token,
      boolean loopback,
      PrometheusMeterRegistry registry) {
    if (token == null && !loopback) {
      throw new IllegalArgumentException("a worker beyond loopback needs a token");
    }
    this.worker = worker;
    this.clusters = clusters;
    this.loopback = loopback;
    this.gate = new Gate(worker, token, loopback);
    this.position = new Position(worker.following());
    this.backup = new BackupRoute(worker);
    this.registry = registry;
  }

  /**
   * All that a worker's server answers: its contract, health and metrics, and an error for the
   * rest. Called once per event loop.
   */
  public Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    WorkerHandlers handlers = handlers();
    router.route().failureHandler(errors);
    for (String path : List.of(ROOT + "/*", ALIAS)) {
      router.route(path).handler(gate);
    }
    for (String path : List.of(ROOT, ALIAS)) {
      router.get(path).handler(handlers::totals);
      router.post(path).handler(handlers::single);
      onlyAllows(router, path, "GET, POST");
    }
    router
        .post(BATCH)
        .handler(BodyHandler.create(false).setBodyLimit(EventBatch.MAX_BYTES))
        .handler(handlers::batch);
    onlyAllows(router, BATCH, "POST");
    router
        .post(OUTCOME)
        .handler(BodyHandler.create(false).setBodyLimit(EventBatch.MAX_BYTES))
        .handler(handlers::outcome);
    onlyAllows(router, OUTCOME, "POST");
    for (String path : List.of(RANGE, ITEMS, FREQUENCY)) {
      router.get(path).handler(position);
    }
    get(router, RANGE, handlers::range);
    ReadHandlers reads = new ReadHandlers(worker.reads(), clusters);
    get(router, ITEMS, reads::items);
    get(router, FREQUENCY, reads::frequencies);
    router
        .post(SLICES)
        .handler(BodyHandler.create(false).setBodyLimit(SlicesRequest.MAX_BYTES))
        .handler(position)
        .handler(reads::slices);
    onlyAllows(router, SLICES, "POST");
    get(router, IDENTITY, handlers::identity);
    get(router, BACKUP, backup);
    get(router, LIVE, handlers::live);
    get(router, READY, handlers::ready);
    get(router, METRICS, this::metrics);
    router.route().handler(context -> context.fail(new HttpException(404)));
    return router;
  }

  private static void get(Router router, String path, Handler<RoutingContext> handler) {
    router.get(path).handler(handler);
    onlyAllows(router, path, "GET");
  }

  private static void onlyAllows(Router router, String path, String methods) {
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader(HttpHeaderNames.ALLOW, methods);
              context.fail(new HttpException(405));
            });
  }

  private WorkerHandlers handlers() {
    SingleEvents singles =
        new SingleEvents(loopback, () -> new ProducerId(random.nextLong(), random.nextLong()));
    return new WorkerHandlers(worker, clusters, singles);
  }

  private void metrics(RoutingContext context) {
    context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, METRICS_TYPE).end(registry.scrape());
  }
}
