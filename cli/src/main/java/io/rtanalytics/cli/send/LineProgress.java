package io.rtanalytics.cli.send;

import io.rtanalytics.cli.text.Numbers;
import java.io.PrintWriter;
import java.time.Duration;

/** A line every few seconds, for logs and pipes; nothing for files that are sent before that. */
final class LineProgress implements Progress {
  private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

  private final EventFile file;
  private final PrintWriter err;
  private long sent;
  private long lastLine = System.nanoTime();

  LineProgress(EventFile file, PrintWriter err) {
    this.file = file;
    this.err = err;
  }

  @Override
  public synchronized void add(long bytes) {
    sent += bytes;
    if (System.nanoTime() - lastLine >= INTERVAL) {
      lastLine = System.nanoTime();
      err.println(
          "%s: %s of %s sent"
              .formatted(file.name(), Numbers.bytes(sent), Numbers.bytes(file.bytes())));
      err.flush();
    }
  }

  @Override
  public synchronized void restart(String reason) {
    sent = 0;
    lastLine = System.nanoTime();
    err.println(file.name() + ": " + reason);
    err.flush();
  }

  @Override
  public void close() {}
}
