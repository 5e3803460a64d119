package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Finds TCP ports that nobody listens on. */
public final class Ports {
  private static final int LOWEST = 15_000;

  /** Linux gives ports from here on to outgoing connections, others from higher ones. */
  private static final int OUTGOING = 32_768;

  private Ports() {}

  /** A number of different free ports. Somebody may take one before it is used: rare, and loud. */
  public static List<Integer> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Ports::close);
    }
  }

  /**
   * A number of different free ports that stay free while nobody listens there, as a node does not
   * while it is restarted: they are below those that systems give to outgoing connections.
   */
  public static List<Integer> lasting(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, OUTGOING);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      }
    }
    return List.copyOf(ports);
  }

  /** Whether nobody listens on a port of this machine. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
