package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListReader;
import java.util.HashMap;
import java.util.Map;

/** Compares what a worker says of items and users with a plain model. */
final class Reads {
  private Reads() {}

  /** Asserts that it says exactly what was counted in a slice. */
  static void assertHold(Worker worker, long slice, PlainModel.Counts counts, int maxItems)
      throws Exception {
    Map<String, SliceTotals> listed = items(worker, slice, null);
    Map<String, PlainModel.Counts> together =
        SliceFiles.together(counts.items, listed.keySet(), maxItems);
    Map<String, SliceTotals> expected = new HashMap<>();
    together.forEach((name, item) -> expected.put(name, item.totals()));
    assertThat(listed).as("items of %d", slice).isEqualTo(expected);
    assertThat(frequencies(worker, slice, null))
        .as("users of %d", slice)
        .isEqualTo(new FrequencyReply(frequencies(counts), true));
    int asked = 0;
    for (String name : counts.items.keySet()) {
      if (asked++ < 3) {
        assertHolds(worker, slice, name, together);
      }
    }
    assertHolds(worker, slice, "unknown", together);
  }

  private static void assertHolds(
      Worker worker, long slice, String name, Map<String, PlainModel.Counts> together)
      throws Exception {
    Map<String, SliceTotals> expected = new HashMap<>();
    for (String told : new String[] {name, ""}) {
      if (together.containsKey(told)) {
        expected.put(told, together.get(told).totals());
      }
    }
    PlainModel.Counts item = together.getOrDefault(name, new PlainModel.Counts());
    boolean complete = together.containsKey(name) || !together.containsKey("");
    assertThat(items(worker, slice, name)).as("%s in %d", name, slice).isEqualTo(expected);
    assertThat(frequencies(worker, slice, name))
        .as("users of %s in %d", name, slice)
        .isEqualTo(new FrequencyReply(frequencies(item), complete));
  }

  private static Frequencies frequencies(PlainModel.Counts counts) {
    long[] by = new long[7];
    long clickers = 0;
    for (PlainModel.Seen seen : counts.users.values()) {
      int impressions = seen.stored() & 127;
      int group = impressions < 4 ? impressions : impressions < 8 ? 4 : impressions < 16 ? 5 : 6;
      by[group]++;
      clickers += seen.stored() < 0 ? 1 : 0;
    }
    return new Frequencies(clickers, by[0], by[1], by[2], by[3], by[4], by[5], by[6]);
  }

  private static FrequencyReply frequencies(Worker worker, long slice, String item)
      throws Exception {
    Utf8 name = item == null ? null : Utf8.of(item);
    return Machine.get(worker.reads().frequencies(slice, name, Batches.ROUTING, Machine.TIMEOUT));
  }

  private static Map<String, SliceTotals> items(Worker worker, long slice, String item)
      throws Exception {
    Utf8 name = item == null ? null : Utf8.of(item);
    ItemList list =
        ItemList.parse(
            Machine.get(worker.reads().items(slice, name, Batches.ROUTING, Machine.TIMEOUT))
                .bytes());
    Map<String, SliceTotals> found = new HashMap<>();
    SliceTotals other = list.other();
    if (other != null) {
      found.put("", other);
    }
    ItemListReader each = list.items();
    while (each.next()) {
      SliceTotals totals = new SliceTotals(each.users(), each.clicks(), each.impressions());
      assertThat(found.put(each.name().toString(), totals)).isNull();
    }
    return found;
  }
}
