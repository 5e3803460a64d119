package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import java.util.OptionalLong;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * What questions for items and users are answered from, as it is now. To take it costs no more than
 * a few hundred marks; slices on disk are not brought into memory for it. The worker's thread.
 */
@RequiredArgsConstructor
public final class SliceReads {
  private final SliceMemory memory;
  private final SliceArchive archive;
  private final SliceTables tables;

  /**
   * The items of a slice.
   *
   * @param item the only one that is asked for; null for all
   * @param routingDigest the routing that the asker takes the slice to have
   * @throws io.rtanalytics.port.Refused if the slice is pinned to another, or is not served
   */
  public SliceView<ItemList> items(long slice, @Nullable Utf8 item, OptionalLong routingDigest) {
    if (item != null && memory.get(slice) == null) {
      return storedItem(slice, item, routingDigest);
    }
    return view(
        slice,
        routingDigest,
        found -> item == null ? found.holdItems() : found.holdItem(item),
        SliceView.of(ItemList.EMPTY));
  }

  /** One item of a slice on disk. A file that was verified since the start is not once more. */
  private SliceView<ItemList> storedItem(long number, Utf8 item, OptionalLong routingDigest) {
    archive.requireServed(number, number);
    int at = archive.stored().indexOf(number);
    if (at < 0) {
      return SliceView.of(ItemList.EMPTY);
    }
    require(number, archive.stored().routingDigest(at), routingDigest);
    StoredSlice stored = archive.stored().get(at);
    if (!stored.items().exists()) {
      return SliceView.of(ItemList.EMPTY);
    }
    Runnable onVerified =
        archive.stored().areItemsVerified(at)
            ? null
            : () -> archive.stored().setItemsVerified(number, stored.generation());
    return HeldItems.stored(tables.storedItems(stored), tables.store(), onVerified, item);
  }

  /**
   * How often the users of a slice saw something.
   *
   * @param item the item that they saw; null for all that there was
   * @param routingDigest the routing that the asker takes the slice to have
   * @throws io.rtanalytics.port.Refused if the slice is pinned to another, or is not served
   */
  public SliceView<FrequencyReply> frequencies(
      long slice, @Nullable Utf8 item, OptionalLong routingDigest) {
    return view(
        slice,
        routingDigest,
        found -> item == null ? found.holdUsers() : found.holdUsersOf(item),
        SliceView.of(FrequencyReply.NONE));
  }

  /** The generation of a slice's files; 0 without any. */
  public long generation(long slice) {
    int at = archive.stored().indexOf(slice);
    return at < 0 ? 0 : archive.stored().get(at).generation();
  }

  private <T> SliceView<T> view(
      long number,
      OptionalLong routingDigest,
      Function<Slice, SliceView<T>> take,
      SliceView<T> nothing) {
    archive.requireServed(number, number);
    Slice inMemory = memory.get(number);
    if (inMemory != null) {
      require(number, inMemory.routingDigest(), routingDigest);
      SliceView<T> view = take.apply(inMemory);
      return new SliceView<>() {
        @Override
        public T read(Runnable step) {
          return view.read(step);
        }

        @Override
        public void release() {
          view.release();
          memory.apart(number);
        }
      };
    }
    int at = archive.stored().indexOf(number);
    if (at < 0) {
      return nothing;
    }
    require(number, archive.stored().routingDigest(at), routingDigest);
    Slice onDisk = new Slice(archive.stored().get(at), tables, 0);
    SliceView<T> view = take.apply(onDisk);
    onDisk.close();
    return view;
  }

  private static void require(long slice, long pinned, OptionalLong brought) {
    if (brought.isPresent()) {
      RoutingFence.require(slice, pinned, brought.getAsLong());
    }
  }
}
