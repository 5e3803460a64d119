package io.rtanalytics.cli.http;

import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** What every HTTP server of rt allows: the one place. Vert.x' defaults wait for ever. */
final class ServerLimits {
  /**
   * The longest request line. The longest allowed event, fully percent-encoded (user 3·256, item
   * 3·128, id 3·128, names and timestamp), is below 1.7 KiB; what is longer is no honest request,
   * and gets 414.
   */
  static final int LINE_BYTES = 8 * 1024;

  static final int HEADER_BYTES = 16 * 1024;
  private static final int CHUNK_BYTES = 16 * 1024;

  /**
   * Seconds without a byte in either direction. Clients keep idle connections for less than that.
   */
  private static final int IDLE_SECONDS = 60;

  /**
   * Seconds without a byte from the client, also while it is being answered: an hour, because who
   * reads an answer of a million slices slowly has nothing to send meanwhile.
   */
  private static final int READ_IDLE_SECONDS = 3600;

  private static final int BACKLOG = 1024;

  private ServerLimits() {}

  static HttpServerOptions options(String host, int port) {
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setMaxInitialLineLength(LINE_BYTES)
        .setMaxHeaderSize(HEADER_BYTES)
        .setMaxChunkSize(CHUNK_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setReadIdleTimeout(READ_IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        // Gzip is undone by who reads the body: the server's own decoder answers for a stream that
        // was cut short or damaged as if it were whole.
        .setDecompressionSupported(false)
        // HTTP/1.1 only: one protocol to reason about, and no upgrade in the middle of a
        // connection.
        .setHttp2ClearTextEnabled(false)
        // Nothing here speaks WebSocket; its handler would look at every request and response.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        // Many clients may connect at once, after a restart for instance.
        .setAcceptBacklog(BACKLOG);
  }
}
