package io.rtanalytics.client;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.rtanalytics.port.NotStored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;

/**
 * Sends requests, each once, and keeps the promise that every one of them gets an outcome, also
 * when the client is closed under it. Safe for any thread.
 */
final class HttpSender implements AutoCloseable {
  private final AsyncHttpClient client;
  private final HostResolver resolver = new HostResolver();
  // Bounded by the connections that the client may have.
  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Opens one with IO threads of its own. */
  HttpSender(int threads, int connectionsPerNode) {
    client = HttpClients.open(threads, connectionsPerNode);
  }

  /** Opens one on event loops, which stay open when it is closed. */
  HttpSender(MultiThreadIoEventLoopGroup loops, int connectionsPerNode) {
    client = HttpClients.open(loops, connectionsPerNode);
  }

  /** The URL of something below another URL, which may end with a slash or not. */
  static String below(URI url, String path) {
    String base = url.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }

  /** A request to build on: its URL must be escaped already. */
  RequestBuilder request(String method, String url) {
    return new RequestBuilder(method, true).setUrl(url).setNameResolver(resolver);
  }

  /**
   * Sends a request.
   *
   * @param request what to send, with its time-outs
   * @param peer how messages call the other side
   * @param maxBody the most bytes that its answer may have
   * @return the reply; else fails as {@link Exchange} says
   */
  CompletableFuture<Reply> send(Request request, String peer, int maxBody) {
    return send(request, new Exchange(peer, maxBody, null));
  }

  /**
   * Sends a request whose answer may be of any length.
   *
   * @param maxBody the most bytes of an answer that is not a 200
   * @param content takes that of a 200; the reply's body is empty then
   */
  CompletableFuture<Reply> receive(Request request, String peer, int maxBody, Content content) {
    return send(request, new Exchange(peer, maxBody, content));
  }

  private CompletableFuture<Reply> send(Request request, Exchange exchange) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new NotStored(NotStored.Reason.UNREACHABLE, "this node is shutting down"));
    }
    open.add(exchange);
    CompletableFuture<Reply> reply =
        exchange.reply().whenComplete((done, failure) -> open.remove(exchange));
    try {
      // The exchange is told whatever this future is told.
      Future<?> unused = client.executeRequest(request, exchange);
    } catch (RuntimeException e) {
      exchange.onThrowable(e);
    }
    if (closed) {
      exchange.giveUp("this node is shutting down");
    }
    return reply;
  }

  /** Gives up what is under way and closes all connections. */
  @Override
  public void close() {
    closed = true;
    open.forEach(exchange -> exchange.giveUp("this node is shutting down"));
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      resolver.close();
    }
  }
}
