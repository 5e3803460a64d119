package io.rtanalytics.tests.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A relay to a port of this machine that keeps every byte that went through, both ways. Each
 * direction of each connection has a thread of its own; what they share is guarded by this object's
 * lock.
 */
public final class TapProxy implements AutoCloseable {
  private final int target;
  private final LoopbackServer server;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  /** Listens on a free port of this machine. */
  public TapProxy(int target) {
    this.target = target;
    this.server = new LoopbackServer(this::connect);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** All that went through so far; bytes of one direction of a connection may be apart. */
  public synchronized byte[] seen() {
    return seen.toByteArray();
  }

  private void connect(Socket client) throws IOException {
    try (Socket to = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Future<?> replies = server.submit(() -> relay(to, client));
      relay(client, to);
      replies.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // relay throws nothing
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
    server.close();
  }
}
