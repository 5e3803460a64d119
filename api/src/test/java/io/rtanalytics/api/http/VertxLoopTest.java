package io.rtanalytics.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What runs when, on a real event loop that reads from a real socket. */
class VertxLoopTest {
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final BlockingQueue<String> order = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private String next() throws InterruptedException {
    return String.valueOf(order.poll(10, TimeUnit.SECONDS));
  }

  /** What batches grow by: they leave after those are read who were told by the same task. */
  @Test
  void whatIsThereToBeReadIsReadBefore() throws Exception {
    VertxLoop loop = new VertxLoop(vertx, context);
    NetServer server =
        vertx
            .createNetServer(new NetServerOptions().setHost(LOOPBACK).setPort(0))
            .connectHandler(socket -> socket.handler(bytes -> order.add("read")))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      write(client);
      assertThat(next()).as("connected").isEqualTo("read");
      for (int i = 0; i < 100; i++) {
        loop.execute(
            () -> {
              write(client);
              loop.afterReading(() -> order.add("after"));
              loop.execute(() -> order.add("task"));
            });
        assertThat(next()).isEqualTo("task");
        assertThat(next()).isEqualTo("read");
        assertThat(next()).isEqualTo("after");
      }
    }
  }

  private static void write(Socket client) {
    try {
      OutputStream out = client.getOutputStream();
      out.write(1);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void contextOfWorkerThreadsIsRefused() {
    Context workers = ((VertxInternal) vertx).createWorkerContext();
    assertThatThrownBy(() -> new VertxLoop(vertx, workers))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
