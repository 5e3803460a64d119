package io.rtanalytics.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import io.rtanalytics.wire.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link EventLog} does, whatever it is made of. */
abstract class EventLogContract {
  private final ProducerId producer = Batches.newProducer();
  private final List<EventLog> opened = new ArrayList<>();

  /** Opens the log of this test, a new one at first, to hand entries over from an offset on. */
  abstract EventLog openAt(long start) throws Exception;

  private EventLog open(long start) throws Exception {
    EventLog log = openAt(start);
    opened.add(log);
    return log;
  }

  @AfterEach
  void close() {
    opened.forEach(EventLog::close);
  }

  private EventBatch batch(int number) {
    return Batches.batch(producer, number, Batches.click(1, number), Batches.impression(2, number));
  }

  private Map<Long, Long> append(EventLog log, int from, int to) {
    Map<Long, Long> sequences = new TreeMap<>();
    for (int i = from; i < to; i++) {
      sequences.put(log.append(batch(i)), (long) i);
    }
    return sequences;
  }

  /** Offset → sequence of all entries that are handed over until there are none. */
  private Map<Long, Long> drain(EventLog log) {
    Map<Long, Long> entries = new TreeMap<>();
    List<Long> order = new ArrayList<>();
    EventLog.EntryHandler handler =
        (offset, batch) -> {
          assertThat(batch.bytes()).isEqualTo(batch(Math.toIntExact(batch.sequence())).bytes());
          entries.put(offset, batch.sequence());
          order.add(offset);
        };
    while (log.poll(handler) > 0) {
      // on, to the end
    }
    assertThat(order).as("order of offsets").isSorted().doesNotHaveDuplicates();
    return entries;
  }

  @Test
  void aNewLogIsEmpty() throws Exception {
    EventLog log = open(0);

    assertThat(drain(log)).isEmpty();
    assertThat(log.end()).isZero();
  }

  @Test
  void whatIsAppendedIsHandedOverOnceInOrder() throws Exception {
    EventLog log = open(0);
    drain(log);

    Map<Long, Long> appended = append(log, 0, 50);

    assertThat(drain(log)).isEqualTo(appended);
    assertThat(drain(log)).isEmpty();
    assertThat(append(log, 50, 60).keySet()).allMatch(offset -> !appended.containsKey(offset));
    assertThat(drain(log)).hasSize(10);
  }

  @Test
  void sealsComeBackInTheirPlace() throws Exception {
    EventLog log = open(0);
    drain(log);
    log.append(batch(0));
    long sealed = log.append(new Seal(7));
    log.append(batch(1));
    List<String> expected = List.of("batch 0", "seal 7 at " + sealed, "batch 1");

    assertThat(drainWords(log)).isEqualTo(expected);
    log.close();
    assertThat(drainWords(open(0))).isEqualTo(expected);
  }

  private static List<String> drainWords(EventLog log) {
    List<String> words = new ArrayList<>();
    EventLog.EntryHandler handler =
        new EventLog.EntryHandler() {
          @Override
          public void entry(long offset, EventBatch batch) {
            words.add("batch " + batch.sequence());
          }

          @Override
          public void seal(long offset, Seal seal) {
            words.add("seal " + seal.floor() + " at " + offset);
          }
        };
    while (log.poll(handler) > 0) {
      // on, to the end
    }
    return words;
  }

  @Test
  void offsetsGrowAndTheEndIsAboveThem() throws Exception {
    EventLog log = open(0);
    drain(log);

    long last = -1;
    for (int i = 0; i < 20; i++) {
      long offset = log.append(batch(i));
      assertThat(offset).isGreaterThan(last);
      assertThat(log.end()).isGreaterThan(offset);
      last = offset;
    }
  }

  @Test
  void afterReopeningEveryEntryIsHandedOverAgain() throws Exception {
    EventLog log = open(0);
    drain(log);
    Map<Long, Long> appended = append(log, 0, 500); // several segments
    drain(log);
    log.close();

    EventLog again = open(0);

    assertThat(drain(again)).isEqualTo(appended);
    appended.putAll(append(again, 500, 510));
    assertThat(drain(again)).hasSize(10);
    again.close();
    assertThat(drain(open(0))).isEqualTo(appended);
  }

  @Test
  void fromAnOffsetOnOnlyTheEntriesAtAndAboveIt() throws Exception {
    EventLog log = open(0);
    drain(log);
    TreeMap<Long, Long> appended = new TreeMap<>(append(log, 0, 300));
    drain(log);
    log.close();
    long middle = appended.keySet().stream().skip(150).findFirst().orElseThrow();

    assertThat(drain(open(middle))).isEqualTo(appended.tailMap(middle));
  }

  @Test
  void whatWasDurableOutlivesAKill() throws Exception {
    EventLog log = open(0);
    drain(log);
    Map<Long, Long> durable = append(log, 0, 120);
    drain(log);
    append(log, 120, 130); // never polled: may be there, may not

    Map<Long, Long> found = drain(open(0)); // the first was never closed

    assertThat(found).containsAllEntriesOf(durable);
    assertThat(found.size()).isBetween(120, 130);
  }

  @Test
  void trimmingLosesNothingAtOrAboveTheOffset() throws Exception {
    EventLog log = open(0);
    drain(log);
    TreeMap<Long, Long> appended = new TreeMap<>(append(log, 0, 500));
    drain(log);
    long middle = appended.keySet().stream().skip(250).findFirst().orElseThrow();

    boolean more = log.trim(middle);
    while (more) {
      more = log.trim(middle);
    }
    appended.putAll(append(log, 500, 505));
    assertThat(drain(log)).hasSize(5);
    log.close();

    assertThat(drain(open(middle))).isEqualTo(appended.tailMap(middle));
  }
}
