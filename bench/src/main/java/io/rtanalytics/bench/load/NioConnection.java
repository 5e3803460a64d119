package io.rtanalytics.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection that is kept, with at most one request in flight. One thread. */
final class NioConnection implements AutoCloseable {
  private static final int READ_BYTES = 16 << 10;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final ResponseReader reader = new ResponseReader();

  private ByteBuffer out = ByteBuffer.allocate(0);
  private long request = -1;
  private long dueNanos;

  /** Connects. */
  NioConnection(URI server, Selector selector) throws IOException {
    channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Sends a request; none may be in flight. */
  void send(long number, long due, String text) throws IOException {
    request = number;
    dueNanos = due;
    out = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    write();
  }

  private void write() throws IOException {
    channel.write(out);
    key.interestOps(
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /**
   * Goes on after the selector has found it ready.
   *
   * @return the status of the answer, 0 if it is not complete
   * @throws IOException if the connection is broken, or there was no request to answer
   */
  int proceed() throws IOException {
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return 0;
    }
    in.clear();
    if (channel.read(in) < 0) {
      throw new EOFException("closed by the server");
    }
    in.flip();
    int status = reader.read(in);
    if (in.hasRemaining() || (status != 0 && request < 0)) {
      throw new IOException("an answer that nobody asked for");
    }
    return status;
  }

  /** The request in flight, -1 if there is none. */
  long request() {
    return request;
  }

  /** When that was due. */
  long dueNanos() {
    return dueNanos;
  }

  /** The request in flight was answered. */
  void answered() {
    request = -1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
