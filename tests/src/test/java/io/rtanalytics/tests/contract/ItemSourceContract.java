package io.rtanalytics.tests.contract;

import static io.rtanalytics.tests.contract.Batches.batch;
import static io.rtanalytics.tests.contract.Batches.click;
import static io.rtanalytics.tests.contract.Batches.impression;
import static io.rtanalytics.tests.contract.Batches.newProducer;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Event;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.Refused;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListReader;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link io.rtanalytics.port.ItemSource} does. */
abstract class ItemSourceContract extends WorkerContract {
  private static Event on(String item, Event event) {
    return new Event(event.slice(), event.user(), event.action(), Utf8.of(item), null);
  }

  private ItemList list(long slice, String item) throws Exception {
    Utf8 name = item == null ? null : Utf8.of(item);
    return get(worker().items().items(slice, name, Batches.DIGEST, TIMEOUT));
  }

  private Map<String, SliceTotals> items(long slice, String item) throws Exception {
    Map<String, SliceTotals> found = new TreeMap<>();
    ItemListReader items = list(slice, item).items();
    while (items.next()) {
      found.put(
          items.name().toString(),
          new SliceTotals(items.users(), items.clicks(), items.impressions()));
    }
    return found;
  }

  private FrequencyReply frequencies(long slice, String item) throws Exception {
    Utf8 name = item == null ? null : Utf8.of(item);
    return get(worker().items().frequencies(slice, name, Batches.DIGEST, TIMEOUT));
  }

  private static FrequencyReply reply(long clickers, long never, long once, long twice) {
    return new FrequencyReply(new Frequencies(clickers, never, once, twice, 0, 0, 0, 0), true);
  }

  @Test
  void whatWasAnsweredToABatchIsInTheItemsAndOutlivesARestart() throws Exception {
    long one = freshSlice();
    append(
        batch(
            newProducer(),
            0,
            on("a & b+c", click(one, 1)),
            on("a & b+c", impression(one, 1)),
            on("a & b+c", impression(one, 2)),
            on("ä/\uD83D\uDE00", impression(one, 2)),
            impression(one, 3)));
    for (int i = 0; i < 2; i++) {
      assertThat(items(one, null))
          .isEqualTo(
              Map.of(
                  "a & b+c", new SliceTotals(2, 1, 2), "ä/\uD83D\uDE00", new SliceTotals(1, 0, 1)));
      assertThat(items(one, "a & b+c")).isEqualTo(Map.of("a & b+c", new SliceTotals(2, 1, 2)));
      assertThat(items(one, "ä/\uD83D\uDE00"))
          .isEqualTo(Map.of("ä/\uD83D\uDE00", new SliceTotals(1, 0, 1)));
      assertThat(items(one, "a")).isEmpty();
      assertThat(list(one, null).other()).isNull();
      assertThat(frequencies(one, null)).isEqualTo(reply(1, 0, 2, 1));
      assertThat(frequencies(one, "a & b+c")).isEqualTo(reply(1, 0, 2, 0));
      assertThat(frequencies(one, "a")).isEqualTo(reply(0, 0, 0, 0));
      worker().restart();
    }
  }

  @Test
  void whoOnlyClickedSawNothing() throws Exception {
    long one = freshSlice();
    append(
        batch(newProducer(), 0, click(one, 1), click(one, 1), click(one, 2), impression(one, 2)));
    assertThat(frequencies(one, null)).isEqualTo(reply(2, 1, 1, 0));
  }

  @Test
  void usersAreInGroupsByImpressions() throws Exception {
    long one = freshSlice();
    int[] seen = {0, 1, 2, 3, 4, 7, 8, 15, 16, 200};
    long sequence = 0;
    var producer = newProducer();
    for (int user = 0; user < seen.length; user++) {
      append(batch(producer, sequence++, on("i", click(one, user))));
      for (int i = 0; i < seen[user]; i++) {
        append(batch(producer, sequence++, on("i", impression(one, user))));
      }
    }
    FrequencyReply expected = new FrequencyReply(new Frequencies(10, 1, 1, 1, 1, 2, 2, 2), true);
    assertThat(frequencies(one, null)).isEqualTo(expected);
    assertThat(frequencies(one, "i")).isEqualTo(expected);
  }

  @Test
  void aSliceWithoutEventsOrItemsHasNone() throws Exception {
    long empty = freshSlice();
    assertThat(items(empty, null)).isEmpty();
    assertThat(frequencies(empty, null)).isEqualTo(FrequencyReply.NONE);
    assertThat(frequencies(empty, "i")).isEqualTo(FrequencyReply.NONE);
    append(batch(newProducer(), 0, click(empty, 1)));
    assertThat(items(empty, null)).isEmpty();
    assertThat(items(empty, "i")).isEmpty();
    assertThat(frequencies(empty, "i")).isEqualTo(FrequencyReply.NONE);
  }

  @Test
  void anotherRoutingThanThePinnedOneIsRefused() throws Exception {
    long one = freshSlice();
    append(batch(newProducer(), 0, click(one, 1)));

    assertRefused(
        worker().items().items(one, null, Batches.DIGEST + 1, TIMEOUT), Refused.Reason.FENCED);
    assertRefused(
        worker().items().frequencies(one, null, Batches.DIGEST + 1, TIMEOUT),
        Refused.Reason.FENCED);
  }

  @Test
  void readingPinsNothing() throws Exception {
    long one = freshSlice();
    get(worker().items().items(one, null, Batches.DIGEST + 1, TIMEOUT));
    get(worker().items().frequencies(one, null, Batches.DIGEST + 1, TIMEOUT));

    append(batch(newProducer(), 0, on("i", click(one, 1))));

    assertThat(items(one, "i")).isEqualTo(Map.of("i", new SliceTotals(1, 1, 0)));
  }
}
