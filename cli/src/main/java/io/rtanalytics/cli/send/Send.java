package io.rtanalytics.cli.send;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.client.UploadAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import lombok.Builder;

/** Sends files one after the other and says what became of each. */
@Builder
public final class Send {
  private static final int SHOWN_REASONS = 10;

  private final String url;
  private final int retries;
  private final Duration firstPause;
  private final boolean bar;
  private final InputStream stdin;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * Sends them; a file that fails does not keep the others from being sent.
   *
   * @param files names of files, {@code -} for the standard input
   * @return whether every line of every file was accepted, now or before
   */
  public boolean run(List<String> files) throws Failure, InterruptedException {
    boolean complete = true;
    long accepted = 0;
    long duplicates = 0;
    long rejected = 0;
    try (AnalyticsClient client = new AnalyticsClient(1)) {
      FileSender sender = new FileSender(client, url, retries, firstPause);
      for (String name : files) {
        try {
          UploadAnswer.Report report = send(name, sender);
          accepted += report.accepted();
          duplicates += report.duplicates();
          rejected += report.rejectedTotal();
        } catch (Failure e) {
          if (files.size() == 1) {
            throw e;
          }
          complete = false;
          err.println("rt send: " + e.getMessage());
        }
      }
    }
    if (files.size() > 1) {
      out.println("total: " + counts(accepted, duplicates, rejected));
    }
    return complete && rejected == 0;
  }

  private UploadAnswer.Report send(String name, FileSender sender)
      throws Failure, InterruptedException {
    if (!name.equals("-")) {
      return send(EventFile.inspect(Path.of(name), name), sender);
    }
    // The id comes before the first byte, and a retry needs all of them again: keep them.
    Path spooled = spool();
    try {
      return send(EventFile.inspect(spooled, "standard input"), sender);
    } finally {
      delete(spooled);
    }
  }

  private Path spool() throws Failure {
    try {
      Path file = Files.createTempFile("rt-send-", ".events");
      file.toFile().deleteOnExit();
      Files.copy(stdin, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new Failure("the standard input can't be kept: " + e.getMessage(), e);
    }
  }

  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      err.println("rt send: " + file + " can't be deleted: " + e.getMessage());
    }
  }

  private UploadAnswer.Report send(EventFile file, FileSender sender)
      throws Failure, InterruptedException {
    FileSender.Sent sent;
    try (Progress progress = bar ? new BarProgress(file) : new LineProgress(file, err)) {
      sent = sender.send(file, progress);
    }
    UploadAnswer.Report report = sent.report();
    out.println(
        file.name()
            + ": "
            + counts(report)
            + (sent.tries() > 1
                ? " (sent " + sent.tries() + " times: what an earlier try stored is a duplicate)"
                : ""));
    report.rejected().stream()
        .limit(SHOWN_REASONS)
        .forEach(line -> out.println("  line " + line.line() + ": " + line.reason()));
    if (report.rejectedTotal() > SHOWN_REASONS) {
      out.println("  and " + Numbers.grouped(report.rejectedTotal() - SHOWN_REASONS) + " more");
    }
    out.flush();
    return report;
  }

  static String counts(UploadAnswer.Report report) {
    return counts(report.accepted(), report.duplicates(), report.rejectedTotal());
  }

  private static String counts(long accepted, long duplicates, long rejected) {
    return "%s accepted, %s duplicates, %s rejected"
        .formatted(
            Numbers.grouped(accepted), Numbers.grouped(duplicates), Numbers.grouped(rejected));
  }
}
