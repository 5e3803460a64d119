package io.rtanalytics.api.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeWorkers;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.Optional;

/** An API node behind a real server on a free port, over fake workers. */
final class ApiServer implements AutoCloseable {
  final FakeWorkers workers = new FakeWorkers();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final ApiNode node;
  final RouteTable routes;
  volatile Optional<String> notReady = Optional.empty();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;

  ApiServer(Cluster cluster) {
    node =
        new ApiNode(
            ApiConfig.builder()
                .id("0")
                .clusters(ClusterSource.fixed(cluster))
                .secret(Clusters.SECRET)
                .workers(workers)
                .clock(Clusters.CLOCK)
                .registry(registry)
                .notReady(() -> notReady)
                .producers(ApiConfig.randomProducers(new SecureRandom()))
                .build());
    Loop loop = new Loop();
    await(vertx.deployVerticle(loop));
    server = loop.server;
    routes = loop.routes;
  }

  private final class Loop extends VerticleBase {
    HttpServer server;
    RouteTable routes;

    @Override
    public Future<?> start() {
      routes = node.routes(vertx, context, ApiNode::notFound);
      server =
          vertx
              .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
              .requestHandler(routes);
      return server.listen(0, "localhost");
    }
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  int port() {
    return server.actualPort();
  }

  HttpResponse<String> get(String pathAndQuery, String... headers) {
    return send("GET", pathAndQuery, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> post(String pathAndQuery) {
    return send("POST", pathAndQuery, BodyPublishers.noBody());
  }

  HttpResponse<String> post(String pathAndQuery, String contentType, String body) {
    return send("POST", pathAndQuery, BodyPublishers.ofString(body), "Content-Type", contentType);
  }

  HttpResponse<String> send(
      String method, String pathAndQuery, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + pathAndQuery))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  /** The value of a metric, by its name with labels. */
  double metric(String name) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  @Override
  public void close() {
    await(vertx.close());
    registry.close();
  }
}
