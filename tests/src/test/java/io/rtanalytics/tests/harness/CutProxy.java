package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A relay between API nodes and a worker that cuts the connection at chosen moments of some
 * batches. It takes requests and replies apart no further than their lengths.
 *
 * <p>Each connection has a thread of its own; what they share is guarded by this object's lock.
 */
public final class CutProxy implements AutoCloseable {
  /** When a connection is cut. */
  public enum Cut {
    /** The worker gets nothing of the batch. */
    BEFORE_REQUEST,
    /** The worker gets a part of it. */
    WITHIN_REQUEST,
    /** The worker has answered, and nothing of that comes through. */
    BEFORE_REPLY,
    /** A part of the answer comes through. */
    WITHIN_REPLY,
    /** All of the answer comes through, and the next request finds the connection dead. */
    AFTER_REPLY
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
  private static final String BATCH = "POST /worker/batch ";

  private final int target;
  private final Random random;
  private final Runnable onCut;
  private final LoopbackServer server;
  private final Map<Cut, Integer> cuts = new EnumMap<>(Cut.class);
  private int percent;
  private int batches;

  /**
   * Listens on a free port of this machine, and cuts nothing so far.
   *
   * @param target the port of the worker
   * @param random decides what is cut, and where
   * @param onCut called before each cut, one at a time
   */
  public CutProxy(int target, Random random, Runnable onCut) {
    this.target = target;
    this.random = random;
    this.onCut = onCut;
    this.server = new LoopbackServer(this::relay);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** From now on cuts the connection of so many batches in a hundred. */
  public synchronized void cut(int newPercent) {
    percent = newPercent;
  }

  /** Batches that came so far, repeats of the same one included. */
  public synchronized int batches() {
    return batches;
  }

  /** How often it has cut so far, moment by moment. */
  public synchronized Map<Cut, Integer> cuts() {
    return new EnumMap<>(cuts);
  }

  private void relay(Socket client) throws IOException {
    try (Socket worker = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      worker.setTcpNoDelay(true);
      InputStream requests = new BufferedInputStream(client.getInputStream());
      InputStream replies = new BufferedInputStream(worker.getInputStream());
      OutputStream toWorker = worker.getOutputStream();
      OutputStream toClient = client.getOutputStream();
      Cut cut = null;
      while (cut == null) {
        byte[] request = message(requests);
        cut = decide(request);
        if (cut == Cut.BEFORE_REQUEST) {
          break;
        }
        toWorker.write(request, 0, cut == Cut.WITHIN_REQUEST ? part(request) : request.length);
        if (cut == Cut.WITHIN_REQUEST) {
          break;
        }
        byte[] reply = message(replies);
        if (cut != Cut.BEFORE_REPLY) {
          toClient.write(reply, 0, cut == Cut.WITHIN_REPLY ? part(reply) : reply.length);
        }
      }
      closeAbruptly(client, worker);
    }
  }

  private synchronized Cut decide(byte[] request) {
    if (!new String(request, 0, BATCH.length(), ISO_8859_1).equals(BATCH)) {
      return null;
    }
    batches++;
    if (random.nextInt(100) >= percent) {
      return null;
    }
    Cut cut = Cut.values()[random.nextInt(Cut.values().length)];
    cuts.merge(cut, 1, Integer::sum);
    onCut.run();
    return cut;
  }

  private synchronized int part(byte[] message) {
    return 1 + random.nextInt(message.length - 1);
  }

  /** Half of the time with a reset instead of an orderly end. */
  private synchronized void closeAbruptly(Socket client, Socket worker) throws IOException {
    if (random.nextBoolean()) {
      client.setSoLinger(true, 0);
      worker.setSoLinger(true, 0);
    }
  }

  /** One request or reply, whole. */
  private static byte[] message(InputStream in) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    String head = LoopbackServer.head(in);
    message.writeBytes(head.getBytes(ISO_8859_1));
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      message.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
    }
    return message.toByteArray();
  }

  @Override
  public void close() {
    server.close();
  }
}
