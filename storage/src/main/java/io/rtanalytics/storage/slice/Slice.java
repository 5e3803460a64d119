package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.slice.table.KeyKind;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReader;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has counted in one slice, in memory, or what has changed of it above its tables on
 * disk. The worker's thread.
 */
public final class Slice {
  private final long number;
  private final long routingDigest;
  private final SliceTables tables;
  private final KeyTable users;
  private @Nullable KeyTable ids; // most slices never see an id
  private @Nullable ItemTable items;
  private @Nullable PostedTotals posted;
  private long clicks;
  private long impressions;

  // In batches since the start.
  private long used; // when a batch had events of it last
  private long changed; // when it was changed last
  private long stored; // what is on disk is as it was then

  /** An empty slice, pinned to the routing that its first batch brought. */
  Slice(long number, long routingDigest, SliceTables tables, long now) {
    this.number = number;
    this.routingDigest = routingDigest;
    this.tables = tables;
    users = tables.keys(KeyKind.COUNTED);
    changed = now; // its pin is new
    stored = now - 1;
  }

  /** A slice over its tables on disk. */
  Slice(StoredSlice slice, SliceTables tables, long now) {
    number = slice.number();
    routingDigest = slice.routingDigest();
    this.tables = tables;
    users = slice.users().exists() ? tables.users(slice) : tables.keys(KeyKind.COUNTED);
    ids = slice.ids().exists() ? tables.ids(slice) : null;
    items = slice.items().exists() ? tables.items(slice) : null;
    clicks = slice.totals().clicks();
    impressions = slice.totals().impressions();
    changed = now - 1;
    stored = now - 1;
  }

  /**
   * Counts an event, unless its id was counted before.
   *
   * @return whether it was counted; a duplicate changes nothing
   */
  boolean apply(BatchReader event) {
    if (event.hasId() && !ids().add(event.idHigh(), event.idLow())) {
      return false;
    }
    changed = used;
    users.see(event.userHigh(), event.userLow(), event.action());
    if (event.action() == Action.CLICK) {
      clicks++;
    } else {
      impressions++;
    }
    Utf8 item = event.item();
    if (item != null && !item.isEmpty()) {
      items().count(item, event.userHigh(), event.userLow(), event.action());
    }
    return true;
  }

  /** Notes where {@link #apply} will look first. */
  void locate(BatchReader event, ReadAhead readAhead) {
    users.locate(event.userHigh(), event.userLow(), readAhead);
    if (event.hasId() && ids != null) {
      ids.locate(event.idHigh(), event.idLow(), readAhead);
    }
  }

  private KeyTable ids() {
    if (ids == null) {
      ids = tables.keys(KeyKind.PLAIN);
    }
    return ids;
  }

  private ItemTable items() {
    if (items == null) {
      items = tables.items();
    }
    return items;
  }

  /** Its number. */
  public long number() {
    return number;
  }

  /** The digest of the routing that it is pinned to. */
  public long routingDigest() {
    return routingDigest;
  }

  /** The totals. */
  public SliceTotals totals() {
    return new SliceTotals(users.size(), clicks, impressions);
  }

  /** Where its totals were posted; null if they were not yet. */
  public @Nullable PostedTotals posted() {
    return posted;
  }

  /** Remembers where its totals are posted, so that nobody has to look for the place. */
  public void postedAt(PostedTotals place) {
    posted = place;
  }

  /** A batch has events of it now. */
  void use(long now) {
    used = now;
  }

  /** When a batch had events of it last. */
  long used() {
    return used;
  }

  /** Whether it is not on disk as it is in memory. */
  boolean isDirty() {
    return changed > stored;
  }

  /** A checkpoint has put it on disk as it was at a time. */
  void stored(StoredSlice slice, long time) {
    stored = time;
    if (slice.users().exists()) {
      users.rebase(tables.base(slice, TableKind.USERS));
    }
    if (ids != null && slice.ids().exists()) {
      ids.rebase(tables.base(slice, TableKind.IDS));
    }
    if (items != null && slice.items().exists()) {
      items.rebase(tables.storedItems(slice), tables.base(slice, TableKind.PAIRS));
    }
  }

  /**
   * A checkpoint has just put it on disk: only what was written since its cut stays in memory.
   * Items are kept.
   */
  void shrink(StoredSlice slice) {
    if (slice.users().exists()) {
      users.shrink(tables.base(slice, TableKind.USERS));
    }
    if (ids != null && slice.ids().exists()) {
      ids.shrink(tables.base(slice, TableKind.IDS));
    }
    if (items != null && slice.items().exists()) {
      items.shrink(tables.base(slice, TableKind.PAIRS));
    }
  }

  /**
   * Brings together what a checkpoint has kept apart, up to a number of keys.
   *
   * @return how many it took; less than asked only if all is together
   */
  int reunite(int most) {
    int taken = users.reunite(most);
    taken += ids == null || taken >= most ? 0 : ids.reunite(most - taken);
    return taken + (items == null || taken >= most ? 0 : items.reunite(most - taken));
  }

  /** As it is now, for a checkpoint to write while it changes; to be thawed. */
  public FrozenSlice freeze() {
    return new FrozenSlice(
        number,
        routingDigest,
        totals(),
        users.freeze(),
        ids == null ? null : ids.freeze(),
        items == null ? null : items.freeze());
  }

  /** Its items as they are now, to be read while they change. */
  SliceView<ItemList> holdItems() {
    return items == null ? SliceView.of(ItemList.EMPTY) : items.hold();
  }

  /** The same of one item, and what is not told apart. */
  SliceView<ItemList> holdItem(Utf8 name) {
    return items == null ? SliceView.of(ItemList.EMPTY) : items.hold(name).of(name);
  }

  /** Its users as they are now. */
  SliceView<FrequencyReply> holdUsers() {
    return new HeldUsers(users.hold(), tables.store());
  }

  /** The users of one item as they are now. */
  SliceView<FrequencyReply> holdUsersOf(Utf8 name) {
    return items == null
        ? SliceView.of(FrequencyReply.NONE)
        : new HeldItemUsers(
            name, items.hold(name), users.hold(), items.holdPairs(), tables.store());
  }

  /** Gives its memory back. */
  void close() {
    users.close();
    if (ids != null) {
      ids.close();
    }
    if (items != null) {
      items.close();
    }
  }
}
