package io.rtanalytics.cli.send;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.client.EventAnswer.Outcome;
import io.rtanalytics.client.Upload;
import io.rtanalytics.client.UploadAnswer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import lombok.RequiredArgsConstructor;

/**
 * Sends a file whole, and again with the same batch id while the cause of a failure may pass: what
 * was stored by an earlier try is recognised by it.
 */
@RequiredArgsConstructor
final class FileSender {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final AnalyticsClient client;
  private final String url;
  private final int retries;
  private final Duration firstPause;

  /**
   * What became of a file.
   *
   * @param report the node's last word
   * @param tries how often it was sent, 1 or more
   */
  record Sent(UploadAnswer.Report report, int tries) {}

  /**
   * Sends a file; returns when the node has answered.
   *
   * @throws Failure if it did not take the file, as often as it was tried
   */
  Sent send(EventFile file, Progress progress) throws Failure, InterruptedException {
    Duration pause = firstPause;
    for (int tries = 1; ; tries++) {
      UploadAnswer answer = attempt(file, progress);
      UploadAnswer.Report report = answer.report();
      if (answer.outcome() == Outcome.ACCEPTED && report != null) {
        return new Sent(report, tries);
      }
      if (answer.outcome() == Outcome.REFUSED || tries > retries) {
        throw new Failure(file.name() + ": " + reason(answer, tries));
      }
      progress.restart(
          "trying again in " + pause.toMillis() / 1000.0 + " s, after: " + answer.detail());
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private static String reason(UploadAnswer answer, int tries) {
    UploadAnswer.Report report = answer.report();
    return answer.detail()
        + (tries > 1 ? " (tried " + tries + " times)" : "")
        + (report == null ? "" : " (so far " + Send.counts(report) + ")");
  }

  private UploadAnswer attempt(EventFile file, Progress progress)
      throws Failure, InterruptedException {
    Upload upload =
        new Upload(
            file.batchId(),
            file.mediaType(),
            file.gzip(),
            () -> counted(Files.newInputStream(file.path()), progress::add));
    try {
      return client.upload(url, upload).toCompletableFuture().get();
    } catch (IOException e) {
      throw Failure.of("file", file.path(), e);
    } catch (ExecutionException e) {
      throw new Failure(file.name() + ": " + e.getCause(), e);
    }
  }

  private static InputStream counted(InputStream in, LongConsumer count) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        count.accept(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count.accept(Math.max(0, read));
        return read;
      }
    };
  }
}
