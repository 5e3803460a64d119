package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Listens on a free port of this machine, and has each connection served on a thread of its own,
 * until it is closed.
 */
public final class LoopbackServer implements AutoCloseable {
  /** Serves a connection, and closes it. */
  @FunctionalInterface
  public interface Service {
    /** Fails with what need not be told: that one of two has gone, as they may. */
    void serve(Socket client) throws IOException;
  }

  private final Service service;
  private final ServerSocket listening;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "loopback-server");
            thread.setDaemon(true);
            return thread;
          });

  /** Listens from now on. */
  public LoopbackServer(Service service) {
    this.service = service;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Does something beside, on a thread of its own as well. */
  public Future<?> submit(Runnable task) {
    return threads.submit(task);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // It was closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      service.serve(client);
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  /** Reads the first lines of a request or reply, with the empty one that ends them. */
  public static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0; // bytes of the empty line seen so far
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no whole head");
      }
      head.write(next);
      ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
