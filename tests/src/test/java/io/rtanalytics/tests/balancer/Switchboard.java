package io.rtanalytics.tests.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.tests.harness.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A balancer that asks the node it is told to, and can show a live stream of an earlier time as a
 * node that lags behind would. Each connection bears one request, so that a change is for all.
 */
public final class Switchboard implements AutoCloseable {
  private static final String LIVE = "GET /analytics/live ";

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LoopbackServer server;
  private volatile int node;
  private volatile String earlier = "";
  private volatile boolean cut;

  /** Begins with the node on this port. */
  public Switchboard(int node) {
    this.node = node;
    this.server = new LoopbackServer(this::serve);
  }

  /** The port of the balancer itself. */
  public int port() {
    return server.port();
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

  private void serve(Socket client) throws IOException {
    open.add(client);
    if (cut) { // asked after it is among them: who cuts closes those before
      open.remove(client);
      return;
    }
    try (Socket to = new Socket(InetAddress.getLoopbackAddress(), node)) {
      open.add(to);
      String head = LoopbackServer.head(client.getInputStream());
      if (!earlier.isEmpty() && head.startsWith(LIVE)) {
        String reply =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write((reply + earlier).getBytes(UTF_8));
        client.getInputStream().read(); // until somebody closes it
        return;
      }
      String once = head.replaceFirst("(?i)\r\nConnection: [^\r]*", "\r\nConnection: close");
      to.getOutputStream().write(once.getBytes(ISO_8859_1));
      var unused = server.submit(() -> copy(client, to));
      copy(to, client);
    } finally {
      open.remove(client);
    }
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
    server.close();
    closeAll();
  }
}
