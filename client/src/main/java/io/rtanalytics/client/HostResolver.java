package io.rtanalytics.client;

import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks host names up the way Java does, cache included, but on threads of its own: the client
 * would do it on the caller's, and a slow name server would stop an event loop. Any thread may ask;
 * answers come on the threads of this class.
 */
final class HostResolver extends InetNameResolver {
  private static final int THREADS = 2;
  private static final int WAITING = 256;

  private final ExecutorService lookups;

  HostResolver() {
    super(ImmediateEventExecutor.INSTANCE);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "rt-client-resolver");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    this.lookups = threads;
  }

  @Override
  protected void doResolve(String host, Promise<InetAddress> promise) {
    lookUp(promise, () -> promise.trySuccess(InetAddress.getByName(host)));
  }

  @Override
  protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
    lookUp(promise, () -> promise.trySuccess(List.of(InetAddress.getAllByName(host))));
  }

  private void lookUp(Promise<?> promise, Lookup lookup) {
    try {
      lookups.execute(
          () -> {
            try {
              lookup.run();
            } catch (UnknownHostException e) {
              promise.tryFailure(e);
            }
          });
    } catch (RejectedExecutionException e) {
      promise.tryFailure(e);
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }

  private interface Lookup {
    void run() throws UnknownHostException;
  }
}
