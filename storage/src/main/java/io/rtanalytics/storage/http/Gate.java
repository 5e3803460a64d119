package io.rtanalytics.storage.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.Refused;
import io.rtanalytics.secret.Token;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.WorkerProtocol;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests that know the token and mean this worker in this cluster; refuses the others
 * before their body is read. Safe for any thread.
 */
@RequiredArgsConstructor
final class Gate implements Handler<RoutingContext> {
  private static final String IDENTITY = Gate.class.getName();

  private final Worker worker;
  private final @Nullable Token token;
  private final boolean loopback;

  // API nodes say the same with every batch, and reading it takes longer than reading the batch.
  private volatile @Nullable Parsed lastParsed;

  private record Parsed(String header, ClusterIdentity identity) {}

  @Override
  public void handle(RoutingContext context) {
    requireToken(context.request().getHeader(HttpHeaderNames.AUTHORIZATION));
    requireWorker(context.request().getHeader(WorkerProtocol.WORKER));
    String cluster = context.request().getHeader(WorkerProtocol.CLUSTER);
    if (cluster != null) {
      context.put(IDENTITY, requireCluster(cluster));
    }
    context.next();
  }

  private void requireToken(@Nullable String authorization) {
    boolean admitted =
        authorization == null ? loopback : token == null || token.matches(authorization);
    if (!admitted) {
      throw new Refused(
          Refused.Reason.UNAUTHORIZED,
          authorization == null ? "a token is needed" : "the token is not this worker's");
    }
  }

  private void requireWorker(@Nullable String meant) {
    String id = worker.identity().worker();
    if (meant != null && !meant.equals(id)) {
      throw new Refused(
          Refused.Reason.FENCED,
          "this is worker \"" + id + "\", but the request is for worker \"" + meant + '"');
    }
  }

  private ClusterIdentity requireCluster(String header) {
    ClusterIdentity brought = parse(header);
    Optional<String> contradiction = worker.checkIdentity(brought);
    if (contradiction.isPresent()) {
      throw new Refused(Refused.Reason.FENCED, contradiction.get());
    }
    return brought;
  }

  private ClusterIdentity parse(String header) {
    Parsed last = lastParsed;
    if (last != null && last.header().equals(header)) {
      return last.identity();
    }
    ClusterIdentity identity =
        ClusterIdentity.parse(header)
            .orElseThrow(
                () ->
                    new MalformedMessage("the header " + WorkerProtocol.CLUSTER + " is malformed"));
    lastParsed = new Parsed(header, identity);
    return identity;
  }

  /** What an admitted request takes the cluster to be; null if it does not say. */
  static @Nullable ClusterIdentity broughtBy(RoutingContext context) {
    return context.get(IDENTITY);
  }
}
