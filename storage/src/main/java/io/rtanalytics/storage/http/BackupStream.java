package io.rtanalytics.storage.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.wire.TarFormat;
import io.rtanalytics.wire.TarFormat.Entry;
import io.rtanalytics.wire.WorkerProtocol;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Answers a request with a tar of files, no faster than the client reads and with few portions in
 * memory. The thread that reads the files calls every method, and waits while enough is under way;
 * the request's event loop writes.
 */
final class BackupStream implements CopiedFiles {
  private static final int PORTION_BYTES = 1 << 18;
  private static final int PORTIONS = 4;

  private final RoutingContext context;
  private final HttpServerResponse response;
  private final Context loop;
  private final Semaphore free = new Semaphore(PORTIONS);
  private volatile boolean gone;

  private Buffer portion = Buffer.buffer(PORTION_BYTES);
  private long missing; // of the present file
  private int padding; // behind it
  private boolean begun;

  /**
   * An answer; made on the event loop.
   *
   * @param onGone called on the event loop if the client goes before the end
   */
  BackupStream(RoutingContext context, Runnable onGone) {
    this.context = context;
    this.response = context.response();
    this.loop = context.vertx().getOrCreateContext();
    response.closeHandler(
        closed -> {
          leave();
          onGone.run();
        });
  }

  private void leave() {
    gone = true;
    free.release(PORTIONS); // who waits for room must not wait for ever
  }

  @Override
  public void file(String name, long bytes) throws IOException {
    add(new Entry(name, bytes, false));
    missing = bytes;
    padding = TarFormat.padding(bytes);
  }

  /** A directory, sent at once: it says that there is more to come. */
  void directory(String name) throws IOException {
    add(new Entry(name, 0, true));
    padding = 0;
    send();
  }

  private void add(Entry entry) throws IOException {
    add(ByteBuffer.allocate(padding));
    add(ByteBuffer.wrap(TarFormat.header(entry)));
  }

  @Override
  public void bytes(ByteBuffer bytes) throws IOException {
    missing -= bytes.remaining();
    add(bytes);
  }

  private void add(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte[] part = new byte[Math.min(bytes.remaining(), PORTION_BYTES - portion.length())];
      bytes.get(part);
      portion.appendBytes(part);
      if (portion.length() == PORTION_BYTES) {
        send();
      }
    }
  }

  /** Ends the answer: all files are in it. */
  void end() throws IOException {
    add(ByteBuffer.allocate(padding + TarFormat.END_BYTES));
    send();
    loop.runOnContext(nothing -> response.end());
  }

  /** Answers with an error, or, if it is too late for that, breaks off, and says why if it can. */
  void fail(Exception failure) {
    if (begun && missing == 0) {
      try {
        sendReason(String.valueOf(failure.getMessage()));
      } catch (IOException e) {
        return; // nobody reads it any more
      }
    }
    RuntimeException answer =
        failure instanceof NotStored stopping
            ? stopping
            : new BackupFailed(String.valueOf(failure.getMessage()), failure);
    loop.runOnContext(nothing -> context.fail(answer));
  }

  private void sendReason(String reason) throws IOException {
    byte[] text = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    file(WorkerProtocol.FAILED, text.length);
    add(ByteBuffer.wrap(text));
    add(ByteBuffer.allocate(padding));
    send();
    free.acquireUninterruptibly(PORTIONS); // all of it has left
  }

  private void send() throws IOException {
    free.acquireUninterruptibly();
    if (gone) {
      throw new ClientGone();
    }
    Buffer full = portion;
    portion = Buffer.buffer(PORTION_BYTES);
    begun = true;
    loop.runOnContext(nothing -> write(full));
  }

  private void write(Buffer full) {
    if (gone) {
      return;
    }
    if (!response.headWritten()) {
      response.setChunked(true);
      response.putHeader(HttpHeaderNames.CONTENT_TYPE, WorkerProtocol.BACKUP_TYPE);
    }
    response
        .write(full)
        .onComplete(
            written -> {
              if (written.failed()) {
                leave();
              }
              free.release();
            });
  }
}
