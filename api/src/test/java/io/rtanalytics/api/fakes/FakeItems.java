package io.rtanalytics.api.fakes;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Items as a test sets them, the same in all slices. Any thread may call. */
public final class FakeItems implements ItemSource {
  private final Map<Utf8, SliceTotals> items = new TreeMap<>();
  private FrequencyReply frequencies = new FrequencyReply(Frequencies.ZERO, true);
  private RuntimeException failure;

  /** Sets an item; the empty name stands for those that are not told apart. */
  public synchronized void put(String item, long users, long clicks, long impressions) {
    items.put(Utf8.of(item), new SliceTotals(users, clicks, impressions));
  }

  /** Sets how often users saw something. */
  public synchronized void put(FrequencyReply reply) {
    frequencies = reply;
  }

  /** Every question from now on fails with this; null for none. */
  public synchronized void fail(RuntimeException why) {
    failure = why;
  }

  @Override
  public synchronized CompletionStage<ItemList> items(
      long slice, Utf8 item, long routingDigest, long timeoutMillis) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    ItemListBuilder builder = new ItemListBuilder();
    items.forEach(
        (name, totals) -> {
          if (item == null || name.isEmpty() || name.equals(item)) {
            builder.add(name, totals.uniqueUsers(), totals.clicks(), totals.impressions());
          }
        });
    return CompletableFuture.completedFuture(builder.build());
  }

  @Override
  public synchronized CompletionStage<FrequencyReply> frequencies(
      long slice, Utf8 item, long routingDigest, long timeoutMillis) {
    return failure == null
        ? CompletableFuture.completedFuture(frequencies)
        : CompletableFuture.failedFuture(failure);
  }
}
