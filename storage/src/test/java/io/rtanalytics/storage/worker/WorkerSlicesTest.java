package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.ROUTING;
import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.TIMEOUT;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.SliceListReader;
import io.rtanalytics.wire.SlicesRequest;
import io.rtanalytics.wire.SlicesRequest.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many slices at once, in memory and on disk: each third slice has events, of three items. */
class WorkerSlicesTest {
  private static final long END = 4_500; // more than a portion, and than is read at once
  private static final long OTHER_ROUTING = ROUTING + 1;

  @TempDir private Path directory;
  private final MemoryDisk disk = new MemoryDisk();

  private Worker open() throws Exception {
    Settings settings =
        Settings.builder().segmentBytes(65_536).batchBytes(32_768).maxItemsPerSlice(2).build();
    return ready(Worker.open(WorkerUnderTest.config(directory).settings(settings).build(), disk));
  }

  /** Of slice n: n mod 5 + 1 users, each with a click on "a" and an impression of "b" or "c". */
  private static void fill(Worker worker) throws Exception {
    List<Event> events = new ArrayList<>();
    long sequence = 0;
    for (long slice = 0; slice < END; slice += 3) {
      for (long user = 0; user <= slice % 5; user++) {
        Pseudonym who = new Pseudonym(user, ~slice);
        events.add(new Event(slice, who, Action.CLICK, Utf8.of("a"), null));
        String item = user == 0 ? "b" : "c"; // "c" is not told apart
        events.add(new Event(slice, who, Action.IMPRESSION, Utf8.of(item), null));
      }
      if (events.size() > 400) {
        append(worker, batch(producer(1), sequence++, ROUTING, events));
        events.clear();
      }
    }
    append(worker, batch(producer(1), sequence, ROUTING, events));
  }

  private static List<String> read(Worker worker, @Nullable String item, Run... runs)
      throws Exception {
    Utf8 name = item == null ? null : Utf8.of(item);
    SliceListReader slices =
        get(worker.reads().slices(new SlicesRequest(List.of(runs), name), TIMEOUT)).slices();
    List<String> lines = new ArrayList<>();
    while (slices.next()) {
      lines.add(
          "%d: %d %d %d%s"
              .formatted(
                  slices.slice(),
                  slices.totals().uniqueUsers(),
                  slices.totals().clicks(),
                  slices.totals().impressions(),
                  slices.complete() ? "" : " incomplete"));
    }
    return lines;
  }

  private static List<String> expected(@Nullable String item, long from, long to) {
    List<String> lines = new ArrayList<>();
    for (long slice = (from + 2) / 3 * 3; slice <= to && slice < END; slice += 3) {
      long users = slice % 5 + 1;
      if (item == null) {
        lines.add("%d: %d %d %d".formatted(slice, users, users, users));
      } else if (item.equals("a")) {
        lines.add("%d: %d %d 0".formatted(slice, users, users));
      } else if (item.equals("b")) {
        lines.add("%d: 1 0 1".formatted(slice));
      } else if (users > 1) {
        lines.add("%d: 0 0 0 incomplete".formatted(slice));
      }
    }
    return lines;
  }

  private static void assertReads(Worker worker) throws Exception {
    for (String item : new String[] {null, "a", "b", "c", "d"}) {
      assertThat(read(worker, item, new Run(0, END + 5, ROUTING)))
          .as("%s", item)
          .isEqualTo(expected(item, 0, END + 5));
      List<String> parts = new ArrayList<>(expected(item, 10, 20));
      parts.addAll(expected(item, 3_000, 3_200));
      assertThat(read(worker, item, new Run(10, 20, ROUTING), new Run(3_000, 3_200, ROUTING)))
          .isEqualTo(parts);
    }
  }

  @Test
  void slicesAreReadInMemoryAndOnDisk() throws Exception {
    try (Worker worker = open()) {
      fill(worker);
      assertReads(worker);
    }
    try (Worker worker = open()) { // from a checkpoint: nothing is in memory
      assertReads(worker);
    }
  }

  @Test
  void anotherRoutingIsRefused() throws Exception {
    try (Worker worker = open()) {
      fill(worker);
      for (String item : new String[] {null, "a"}) {
        assertThatExceptionOfType(Refused.class)
            .isThrownBy(
                () -> read(worker, item, new Run(0, 2, ROUTING), new Run(3, 9, OTHER_ROUTING)))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(Refused.Reason.FENCED));
        assertThat(read(worker, item, new Run(1, 2, OTHER_ROUTING))).as("not pinned").isEmpty();
      }
    }
  }
}
