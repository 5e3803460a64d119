package io.rtanalytics.bench.load;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends files as bodies of POSTs, by the kernel from the file into the socket, so that the client
 * costs next to nothing.
 */
public final class Upload {
  private static final int LONGEST_TOLD = 300;

  private Upload() {}

  /**
   * What servers answered.
   *
   * @param seconds from the first connection to the end of the last answer
   * @param bodies of the answers, as they came
   */
  public record Result(double seconds, List<String> bodies) {}

  /**
   * Sends a file, whole or as two halves at the same time.
   *
   * @param uri where to
   * @param connections 1 or 2
   * @param header whether to send the file's header, too
   * @throws Failure if it is not accepted
   */
  public static Result send(EventFile file, URI uri, int connections, boolean header)
      throws Failure, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long from = header ? 0 : file.begin();
      long start = System.nanoTime();
      List<Future<String>> answers = new ArrayList<>();
      if (connections == 1) {
        answers.add(threads.submit(() -> send(file, uri, from, file.end())));
      } else {
        answers.add(threads.submit(() -> send(file, uri, from, file.middle())));
        answers.add(threads.submit(() -> send(file, uri, file.middle(), file.end())));
      }
      List<String> bodies = new ArrayList<>();
      for (Future<String> answer : answers) {
        bodies.add(answer.get());
      }
      return new Result((System.nanoTime() - start) / 1e9, bodies);
    } catch (ExecutionException e) {
      throw new Failure("upload to " + uri + ": " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static String send(EventFile file, URI uri, long from, long to) throws IOException {
    try (SocketChannel socket =
            SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
        FileChannel bytes = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String head =
          "POST %s%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                  .formatted(uri.getRawPath(), query, uri.getAuthority())
              + "Content-Type: %s\r\nContent-Length: %d\r\n\r\n"
                  .formatted(file.format().mediaType(), to - from);
      ByteBuffer headBytes = StandardCharsets.US_ASCII.encode(head);
      while (headBytes.hasRemaining()) {
        socket.write(headBytes);
      }
      long at = from;
      while (at < to) {
        at += bytes.transferTo(at, to - at, socket);
      }
      String answer =
          new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 2")) {
        throw new IOException(
            "answered " + answer.substring(0, Math.min(LONGEST_TOLD, answer.length())));
      }
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }
}
