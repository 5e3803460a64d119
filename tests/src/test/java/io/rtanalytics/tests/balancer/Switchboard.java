package io.rtanalytics.tests.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A balancer that asks the node it is told to, and can show a live stream of an earlier time as a
 * node that lags behind would. Each connection bears one request, so that a change is for all.
 */
public final class Switchboard implements AutoCloseable {
  private static final String LIVE = "GET /analytics/live ";

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "switchboard");
            thread.setDaemon(true);
            return thread;
          });
  private volatile int node;
  private volatile String earlier = "";
  private volatile boolean cut;

  /** Begins with the node on this port. */
  public Switchboard(int node) {
    this.node = node;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::listen);
  }

  /** The port of the balancer itself. */
  public int port() {
    return listening.getLocalPort();
  }

  /** From now on this node is asked; whoever has a connection loses it. */
  public void to(int port) {
    earlier = "";
    cut = false;
    node = port;
    closeAll();
  }

  /** As above, but the node's live stream says this and nothing more. */
  public void toLagging(int port, String events) {
    to(port);
    earlier = events;
  }

  /** From now on nobody is connected. */
  public void cut() {
    cut = true;
    closeAll();
  }

  private void closeAll() {
    open.forEach(Switchboard::close);
    open.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }

  private void listen() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (cut) {
          close(client);
        } else {
          open.add(client);
          threads.execute(() -> serve(client));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), node)) {
      open.add(server);
      String head = head(client.getInputStream());
      if (!earlier.isEmpty() && head.startsWith(LIVE)) {
        String reply =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write((reply + earlier).getBytes(UTF_8));
        client.getInputStream().read(); // until somebody closes it
        return;
      }
      String once = head.replaceFirst("(?i)\r\nConnection: [^\r]*", "\r\nConnection: close");
      server.getOutputStream().write(once.getBytes(ISO_8859_1));
      threads.execute(() -> copy(client, server));
      copy(server, client);
    } catch (IOException e) {
      // One of the two has gone.
    } finally {
      open.remove(client);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no whole head");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  private static void copy(Socket from, Socket to) {
    byte[] bytes = new byte[16 * 1024];
    try {
      OutputStream out = to.getOutputStream();
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // as above
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    closeAll();
    threads.shutdownNow();
  }
}
