package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;

/**
 * A slice as a checkpoint left it on disk.
 *
 * @param number the slice
 * @param routingDigest the routing that it is pinned to
 * @param totals its totals
 * @param generation the checkpoint that wrote its files, from 1
 * @param missed whether events in the log could not be applied, since a file was damaged, or this
 *     is a copy without its files: it can never be served again
 * @param users the table of users
 * @param ids the table of event ids
 * @param items the table of items
 * @param pairs the table of items' users
 */
public record StoredSlice(
    long number,
    long routingDigest,
    SliceTotals totals,
    long generation,
    boolean missed,
    TableRef users,
    TableRef ids,
    TableRef items,
    TableRef pairs) {
  /** One of its tables. */
  public TableRef table(TableKind kind) {
    return switch (kind) {
      case USERS -> users;
      case IDS -> ids;
      case ITEMS -> items;
      case PAIRS -> pairs;
    };
  }

  /** Bytes of its files. */
  public long bytes() {
    return users.bytes() + ids.bytes() + items.bytes() + pairs.bytes();
  }

  /** The same, but marked as lacking events. */
  public StoredSlice withMissed() {
    return new StoredSlice(
        number, routingDigest, totals, generation, true, users, ids, items, pairs);
  }

  /** The same without its files, and so marked as lacking events. */
  public StoredSlice withoutFiles() {
    TableRef none = TableRef.NONE;
    return new StoredSlice(number, routingDigest, totals, generation, true, none, none, none, none);
  }
}
