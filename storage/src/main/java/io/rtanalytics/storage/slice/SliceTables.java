package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.KeyKind;
import io.rtanalytics.storage.slice.table.TableRef;
import lombok.RequiredArgsConstructor;

/** Makes the tables of slices, empty or above those on disk. The worker's thread. */
@RequiredArgsConstructor
final class SliceTables {
  /** About how many keys a page holds, for tables of which nobody keeps the number. */
  private static final long KEYS_PER_PAGE = TableRef.PAGE_BYTES / 18;

  private final TableStore store;
  private final MemoryMeter meter;
  private final int maxItems;

  TableStore store() {
    return store;
  }

  MemoryMeter meter() {
    return meter;
  }

  KeyTable keys(KeyKind kind) {
    return new KeyTable(store, meter, kind);
  }

  KeyTable users(StoredSlice slice) {
    return new KeyTable(store, meter, base(slice, TableKind.USERS));
  }

  KeyTable ids(StoredSlice slice) {
    return new KeyTable(store, meter, base(slice, TableKind.IDS));
  }

  ItemTable items() {
    return new ItemTable(store, meter, maxItems);
  }

  ItemTable items(StoredSlice slice) {
    return new ItemTable(store, meter, maxItems, storedItems(slice), base(slice, TableKind.PAIRS));
  }

  StoredItems storedItems(StoredSlice slice) {
    return new StoredItems(path(slice, TableKind.ITEMS), slice.items());
  }

  private static String path(StoredSlice slice, TableKind kind) {
    return TableStore.path(slice.number(), slice.generation(), kind);
  }

  BaseTable base(StoredSlice slice, TableKind kind) {
    long size =
        kind == TableKind.USERS
            ? slice.totals().uniqueUsers()
            : slice.table(kind).pages() * KEYS_PER_PAGE;
    KeyKind keys = kind == TableKind.IDS ? KeyKind.PLAIN : KeyKind.COUNTED;
    return new BaseTable(path(slice, kind), keys, size, slice.table(kind));
  }
}
