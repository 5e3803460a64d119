package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ProducerWindowsTest {
  private static final int PRODUCERS = 3;

  private static EventBatch batch(long producer, long sequence) {
    return Batches.batch(Batches.producer(producer), sequence, Batches.click(1, 1));
  }

  private record Sent(long producer, long sequence) {}

  @Provide
  Arbitrary<List<Sent>> sent() {
    Arbitrary<Long> sequences =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 20),
            Arbitraries.longs().between(50, 140),
            Arbitraries.longs().between(0, 5000));
    return Combinators.combine(Arbitraries.longs().between(0, 4), sequences)
        .as(Sent::new)
        .list()
        .ofMaxSize(300);
  }

  /** Everything that was ever recorded, and rules in plain words. */
  private static final class Model {
    private final Map<Long, Map<Long, Outcome>> stored = new HashMap<>();
    private final Set<Long> leastRecentFirst = new LinkedHashSet<>();

    String judge(Sent sent) {
      Map<Long, Outcome> known = stored.get(sent.producer);
      if (known == null) {
        return sent.sequence < 64 ? "new" : "refused";
      }
      long highest = known.keySet().stream().mapToLong(it -> it).max().orElseThrow();
      if (sent.sequence <= highest - 64) {
        return "refused";
      }
      return known.containsKey(sent.sequence) ? "repeat " + known.get(sent.sequence) : "new";
    }

    void record(Sent sent, Outcome outcome) {
      stored.computeIfAbsent(sent.producer, it -> new HashMap<>()).put(sent.sequence, outcome);
      leastRecentFirst.remove(sent.producer);
      leastRecentFirst.add(sent.producer);
      if (leastRecentFirst.size() > PRODUCERS) {
        long oldest = leastRecentFirst.iterator().next();
        leastRecentFirst.remove(oldest);
        stored.remove(oldest);
      }
    }
  }

  @Property
  void itJudgesLikeANaiveModel(@ForAll("sent") List<Sent> all) {
    ProducerWindows windows = new ProducerWindows(PRODUCERS, Long.MAX_VALUE);
    Model model = new Model();
    int count = 0;
    for (Sent sent : all) {
      EventBatch batch = batch(sent.producer, sent.sequence);
      String judged = judge(windows, batch);
      assertThat(judged).as("%s", sent).isEqualTo(model.judge(sent));
      if (judged.equals("new")) {
        Outcome outcome = new Outcome(count++, Duplicates.NONE);
        windows.record(batch, outcome);
        model.record(sent, outcome);
      }
      assertThat(windows.count()).isLessThanOrEqualTo(PRODUCERS);
    }
  }

  private static String judge(ProducerWindows windows, EventBatch batch) {
    try {
      Outcome outcome = windows.recall(batch);
      return outcome == null ? "new" : "repeat " + outcome;
    } catch (Refused e) {
      assertThat(e.reason()).isEqualTo(Refused.Reason.OUTSIDE_WINDOW);
      return "refused";
    }
  }

  @Test
  void producersAreForgottenWhenTheirDuplicatesTakeTooMuch() {
    ProducerWindows windows = new ProducerWindows(100, 1000);
    Outcome large = new Outcome(0, Duplicates.of(new long[] {-1, -1, -1, -1})); // 40 bytes
    for (int producer = 0; producer < 50; producer++) {
      windows.record(batch(producer, 0), large);
    }
    assertThat(windows.count()).isEqualTo(25);
    for (int sequence = 1; sequence < 500; sequence++) {
      windows.record(batch(49, sequence), large);
    }
    assertThat(windows.count()).as("the one that is active stays").isOne();
    assertThat(windows.recall(batch(49, 499))).isEqualTo(large);
  }

  @Test
  void aForgottenProducerIsRefusedInTheMiddleOfItsRun() {
    ProducerWindows windows = new ProducerWindows(1, 1000);
    Outcome outcome = new Outcome(1, Duplicates.NONE);
    windows.record(batch(1, 63), outcome);
    windows.record(batch(1, 64), outcome);
    windows.record(batch(2, 0), outcome);

    assertThatThrownBy(() -> windows.recall(batch(1, 65)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("sequence 65");
  }
}
