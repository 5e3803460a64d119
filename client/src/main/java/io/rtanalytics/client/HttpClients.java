package io.rtanalytics.client;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;

/**
 * How both clients use async-http-client. Nothing is left to its defaults that would send a request
 * twice, wait for ever or keep a connection that the server is about to close.
 */
final class HttpClients {
  /** How long a connection may take to come about. */
  static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  private HttpClients() {}

  /**
   * Opens a client with IO threads of its own.
   *
   * @param threads IO threads
   * @param connections the most connections to one node
   */
  static AsyncHttpClient open(int threads, int connections) {
    return Dsl.asyncHttpClient(config(connections).setIoThreadsCount(threads));
  }

  /**
   * Opens a client on event loops of others.
   *
   * @param loops its threads; they stay open when the client is closed
   * @param connections the most connections to one node
   */
  static AsyncHttpClient open(MultiThreadIoEventLoopGroup loops, int connections) {
    return Dsl.asyncHttpClient(config(connections).setEventLoopGroup(loops));
  }

  private static DefaultAsyncHttpClientConfig.Builder config(int connections) {
    return Dsl.config()
        .setThreadPoolName("rt-client")
        // The default repeats a request up to five times, POSTs included, and tells nobody.
        .setMaxRequestRetry(0)
        // A redirect would take events to where nobody meant them to go.
        .setFollowRedirect(false)
        .setHttp2Enabled(false)
        .setCookieStore(null)
        .setUserAgent(null)
        // Answers between nodes are small, and the processor is what runs short first.
        .setCompressionEnforced(false)
        .setEnableAutomaticDecompression(false)
        .setUseProxySelector(false)
        .setUseProxyProperties(false)
        .setConnectTimeout(CONNECT_TIMEOUT)
        // For requests that name none, and none should.
        .setRequestTimeout(Duration.ofSeconds(2))
        .setReadTimeout(Duration.ofSeconds(2))
        .setKeepAlive(true)
        // Well below the 60 s of a node: a connection must not be drawn while the node closes
        // it.
        .setPooledConnectionIdleTimeout(Duration.ofSeconds(20))
        .setConnectionPoolCleanerPeriod(Duration.ofSeconds(1))
        .setMaxConnectionsPerHost(connections)
        // Waiting for a free connection would block the caller, an event loop. Fail at once
        // instead.
        .setAcquireFreeChannelTimeout(0)
        // The order of a host's addresses is the resolver's; there is nothing to remember here.
        .setFailedIpCooldownEnabled(false)
        .setTcpNoDelay(true)
        .setSoKeepAlive(true)
        // The default of 100 ms is too coarse for time-outs of a second or two.
        .setHashedWheelTickDuration(10)
        .setShutdownQuietPeriod(Duration.ZERO)
        .setShutdownTimeout(Duration.ofSeconds(1));
  }
}
