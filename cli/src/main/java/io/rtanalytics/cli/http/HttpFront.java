package io.rtanalytics.cli.http;

import io.rtanalytics.cli.text.Failure;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on one port, served by one or more event loops, each with a handler of its own.
 * Made and closed by the thread that runs the node.
 */
@Slf4j
public final class HttpFront implements AutoCloseable {
  private static final long START_SECONDS = 30;
  private static final long DRAIN_SECONDS = 4;

  private final Vertx vertx;
  private final String deployment;

  private HttpFront(Vertx vertx, String deployment) {
    this.vertx = vertx;
    this.deployment = deployment;
  }

  /** Makes what answers the requests of one event loop. */
  @FunctionalInterface
  public interface HandlerFactory {
    /** Called on the event loop whose requests it will answer. */
    Handler<HttpServerRequest> handler(Vertx vertx, Context context);
  }

  /**
   * Listens.
   *
   * @param host the address to bind
   * @param port the port; not 0, see {@link #freePort}
   * @param loops how many event loops share the port
   * @param handlers makes what answers the requests of each
   * @throws Failure if the port can't be had
   */
  public static HttpFront listen(
      Vertx vertx, String host, int port, int loops, HandlerFactory handlers)
      throws Failure, InterruptedException {
    Future<String> deployed =
        vertx.deployVerticle(
            () -> new Loop(host, port, handlers), new DeploymentOptions().setInstances(loops));
    try {
      String id =
          deployed.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
      return new HttpFront(vertx, id);
    } catch (ExecutionException e) {
      throw new Failure("port " + port + " of " + host + " can't be opened: " + reason(e), e);
    } catch (TimeoutException e) {
      throw new Failure("port " + port + " of " + host + " does not open", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  /**
   * A port that nobody listens on at the moment.
   *
   * @throws Failure if the address can't be bound
   */
  public static int freePort(String host) throws Failure {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Failure("no port of " + host + " can be opened: " + e.getMessage(), e);
    }
  }

  /** Stops accepting, lets requests in flight be answered for some seconds, and closes. */
  @Override
  public void close() throws InterruptedException {
    try {
      vertx
          .undeploy(deployment)
          .toCompletionStage()
          .toCompletableFuture()
          .get(DRAIN_SECONDS + 1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("A server did not stop in time: {}", e.toString());
    }
  }

  /** One event loop's share of the server. */
  private static final class Loop extends VerticleBase {
    private final String host;
    private final int port;
    private final HandlerFactory handlers;
    private @Nullable HttpServer server;

    private Loop(String host, int port, HandlerFactory handlers) {
      this.host = host;
      this.port = port;
      this.handlers = handlers;
    }

    @Override
    public Future<?> start() {
      HttpServer starting = vertx.createHttpServer(ServerLimits.options(host, port));
      server = starting;
      return starting
          .requestHandler(handlers.handler(vertx, context))
          .invalidRequestHandler(BadRequests::unreadable)
          .listen();
    }

    @Override
    public Future<?> stop() {
      return server == null
          ? Future.succeededFuture()
          : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }
  }
}
