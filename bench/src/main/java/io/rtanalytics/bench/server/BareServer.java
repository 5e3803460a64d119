package io.rtanalytics.bench.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * The yardstick of all that comes over HTTP: the server that rt is built on, with its default
 * options and as many event loops, which reads the parameters of a request and answers. It stores
 * nothing and counts nothing: no server that does can be faster.
 */
public final class BareServer extends VerticleBase {
  private static final Buffer TOTALS = Buffer.buffer("unqiue_users,3\nclicks,1\nimpressions,7\n");

  private final int port;

  private BareServer(int port) {
    this.port = port;
  }

  /**
   * Runs until it is killed.
   *
   * @param args the port
   */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors() - 1); // as rt
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops))
        .deployVerticle(() -> new BareServer(port), new DeploymentOptions().setInstances(loops))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  @Override
  public Future<?> start() {
    return vertx.createHttpServer().requestHandler(BareServer::answer).listen(port, "127.0.0.1");
  }

  private static void answer(HttpServerRequest request) {
    String timestamp = request.getParam("timestamp");
    if (request.method().equals(HttpMethod.POST)) {
      boolean event = timestamp != null && request.getParam("user") != null;
      request.response().setStatusCode(event ? 202 : 400).end();
    } else {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(TOTALS);
    }
  }
}
