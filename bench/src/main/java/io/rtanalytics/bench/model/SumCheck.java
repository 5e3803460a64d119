package io.rtanalytics.bench.model;

import io.rtanalytics.bench.process.Http;
import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Compares what a server counts with what it was sent. */
public final class SumCheck {
  // Nodes may show totals that are one cache time (1 s) old.
  private static final long LOOK_MILLIS = 1200;
  private static final int LOOKS = 10;
  private static final int LINES_TOLD = 5;

  private SumCheck() {}

  /**
   * Asks for every slice that something was sent to, until all are right; gives up after ten looks.
   *
   * @param subject what is checked, for the result
   * @param server the server's address, without a path
   * @param ledger what it was sent
   * @throws Failure if it does not answer
   */
  public static Verdict of(String subject, URI server, Ledger ledger)
      throws Failure, InterruptedException {
    return of(subject, server, ledger, LOOKS, LOOK_MILLIS);
  }

  /** The same with another patience: so many looks, each after so many milliseconds. */
  static Verdict of(String subject, URI server, Ledger ledger, int looks, long lookMillis)
      throws Failure, InterruptedException {
    List<String> differences = List.of();
    for (int look = 0; look < looks; look++) {
      TimeUnit.MILLISECONDS.sleep(lookMillis);
      differences = differences(server, ledger);
      if (differences.isEmpty()) {
        return new Verdict(subject, true, agreement(ledger));
      }
    }
    int told = Math.min(LINES_TOLD, differences.size());
    return new Verdict(
        subject,
        false,
        differences.size() + " differences: " + String.join("; ", differences.subList(0, told)));
  }

  private static String agreement(Ledger ledger) {
    boolean exact =
        ledger.slices().values().stream().allMatch(it -> it.atLeast().equals(it.atMost()));
    return ledger.sent()
        + " events in "
        + ledger.slices().size()
        + (exact ? " slices, equal" : " slices, within what was accepted and what was sent");
  }

  private static List<String> differences(URI server, Ledger ledger)
      throws Failure, InterruptedException {
    List<String> differences = new ArrayList<>();
    long events = 0;
    for (Map.Entry<Long, SliceModel> slice : ledger.slices().entrySet()) {
      Counts shown = shown(server, slice.getKey());
      Counts least = slice.getValue().atLeast();
      Counts most = slice.getValue().atMost();
      events += shown.events();
      if (!shown.isAtLeast(least) || !most.isAtLeast(shown)) {
        differences.add(
            "slice of %d shows %s, not %s".formatted(slice.getKey(), shown, range(least, most)));
      }
    }
    if (events < ledger.eventsAtLeast()) {
      differences.add("all slices show " + events + " events of " + ledger.eventsAtLeast());
    }
    return differences;
  }

  private static String range(Counts least, Counts most) {
    return least.equals(most) ? least.toString() : least + " to " + most;
  }

  /** Reads the three lines of the original protocol. */
  private static Counts shown(URI server, long timestamp) throws Failure, InterruptedException {
    URI uri = server.resolve("/analytics?timestamp=" + timestamp);
    try {
      Http.Answer answer = Http.get(uri);
      if (answer.status() != 200) {
        throw new Failure(uri + " answered " + answer.status() + ": " + answer.body());
      }
      List<Long> numbers =
          answer.body().lines().map(it -> Long.valueOf(it.replaceFirst(".*,", ""))).toList();
      return new Counts(numbers.get(0), numbers.get(1), numbers.get(2));
    } catch (IOException e) {
      throw new Failure(uri + " did not answer: " + e, e);
    }
  }
}
