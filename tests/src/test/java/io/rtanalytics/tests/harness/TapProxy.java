package io.rtanalytics.tests.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A relay to a port of this machine that keeps every byte that went through, both ways. Each
 * direction of each connection has a thread of its own; what they share is guarded by this object's
 * lock.
 */
public final class TapProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  /** Listens on a free port of this machine. */
  public TapProxy(int target) {
    this.target = target;
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

  /** All that went through so far; bytes of one direction of a connection may be apart. */
  public synchronized byte[] seen() {
    return seen.toByteArray();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        threads.execute(() -> connect(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Future<?> replies = threads.submit(() -> relay(server, client));
      relay(client, server);
      replies.get();
    } catch (IOException | ExecutionException e) {
      // Nobody listens there now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void relay(Socket from, Socket to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
        keep(buffer, read);
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of the two has closed: the other is closed as well.
    } finally {
      keep(bytes.toByteArray(), bytes.size()); // once more in one piece, for what was split
    }
  }

  private synchronized void keep(byte[] bytes, int length) {
    seen.write(bytes, 0, length);
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
