package io.rtanalytics.storage.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who ask for items and users cost everybody else. */
@Tag("long")
class ItemFiguresTest {
  private static final long AMPLE = 1024L << 20;
  private static final int EVENTS = 1_000_000;

  @TempDir private Path directory;

  private static List<Utf8> items(int count) {
    List<Utf8> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(Utf8.of("page/" + i + "/of/the/site"));
    }
    return items;
  }

  @Test
  void whoAsksHoldsNobodyUp() throws Exception {
    List<Utf8> items = items(100_000);
    AtomicBoolean ended = new AtomicBoolean();
    try (Bench bench = new Bench(directory, AMPLE, Settings.DEFAULTS)) {
      for (int i = 0; i < EVENTS; i++) {
        bench.send(0, i, Action.IMPRESSION, items.get(i % items.size()));
      }
      bench.settle();
      Thread asker =
          new Thread(
              () -> {
                while (!ended.get()) {
                  bench.reads().items(0, null, Bench.ROUTING, 60_000).toCompletableFuture().join();
                  bench
                      .reads()
                      .frequencies(0, items.get(7), Bench.ROUTING, 60_000)
                      .toCompletableFuture()
                      .join();
                }
              });
      double alone = millisOfABatch(bench, items);
      asker.start();
      double asked = millisOfABatch(bench, items);
      ended.set(true);
      asker.join();
      Figures.atMost("a batch of 400 events while nobody asks", alone, "ms", 50);
      Figures.atMost("the same while items and a million users are read", asked, "ms", 50);
      assertThat(bench.totals(0)).isEqualTo(new SliceTotals(EVENTS, 80_000, EVENTS));
    }
  }

  /** Milliseconds until a batch of 400 events is answered, half of all times. */
  private static double millisOfABatch(Bench bench, List<Utf8> items) throws Exception {
    double[] millis = new double[100];
    Random random = new Random(2);
    for (int i = 0; i < millis.length; i++) {
      for (int event = 0; event < 400; event++) {
        int user = random.nextInt(EVENTS);
        bench.send(0, user, Action.CLICK, items.get(user % items.size()));
      }
      long began = System.nanoTime();
      bench.settle();
      millis[i] = (System.nanoTime() - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }
}
