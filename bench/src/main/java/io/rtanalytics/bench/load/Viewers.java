package io.rtanalytics.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many who look on: each reads the live stream of a node, as fast as it comes, and forgets it. One
 * thread of their own serves all of them, from opening to closing.
 */
public final class Viewers implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "viewers");
  private volatile boolean closed;
  private final LongAdder bytes = new LongAdder();
  private final CountDownLatch greeted;

  private Viewers(Selector selector, int count) {
    this.selector = selector;
    this.greeted = new CountDownLatch(count);
  }

  /**
   * Opens streams, and waits until something has come on each.
   *
   * @param server the node's address, without a path
   * @throws Failure if it does not take that many connections
   */
  public static Viewers open(URI server, int count) throws Failure, InterruptedException {
    try {
      Viewers viewers = new Viewers(Selector.open(), count);
      byte[] request =
          ("GET /analytics/live HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n\r\n")
              .getBytes(US_ASCII);
      for (int i = 0; i < count; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
        viewers.channels.add(channel);
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false).register(viewers.selector, SelectionKey.OP_READ);
      }
      viewers.reader.start();
      if (!viewers.greeted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        viewers.close();
        throw new Failure(server + " does not show its live stream to " + count + " viewers");
      }
      return viewers;
    } catch (IOException e) {
      throw new Failure(server + " does not take " + count + " viewers: " + e, e);
    }
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          buffer.clear();
          int read = ((SocketChannel) key.channel()).read(buffer);
          bytes.add(Math.max(0, read));
          if (read < 0) {
            key.cancel();
          } else if (key.attachment() == null) {
            key.attach(this);
            greeted.countDown();
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      closed = true; // the count of bytes shows it
    }
  }

  /** How much all of them have read so far. */
  public long bytes() {
    return bytes.sum();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    selector.wakeup();
    reader.join();
    try {
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
