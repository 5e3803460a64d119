package io.rtanalytics.cli.node;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x on event loops that the client of workers can share: async-http-client takes no other kind
 * of group. A batch then leaves on the loop that gathered it, and its answer arrives there: two
 * hand-overs between threads less, each of which has to wake a sleeping one.
 *
 * <p>Filled while Vert.x starts, on the thread that starts it.
 */
final class SharedLoops extends NioTransport implements io.vertx.core.transport.Transport {
  private @Nullable MultiThreadIoEventLoopGroup loops;

  @Override
  @SuppressWarnings("deprecation") // its successor is what async-http-client does not take
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    MultiThreadIoEventLoopGroup group = new NioEventLoopGroup(threads, factory);
    if (type == IO_EVENT_LOOP_GROUP) {
      loops = group;
    }
    return group;
  }

  /** The event loops. */
  MultiThreadIoEventLoopGroup loops() {
    if (loops == null) {
      throw new IllegalStateException("Vert.x has not started");
    }
    return loops;
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public Transport implementation() {
    return this;
  }
}
