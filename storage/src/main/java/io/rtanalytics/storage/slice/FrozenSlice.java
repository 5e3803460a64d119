package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.TableOutput;
import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * A slice as it was at a checkpoint's cut. Made and thawed by the worker's thread, written by the
 * checkpoint's in between.
 */
@RequiredArgsConstructor
public final class FrozenSlice {
  private final long number;
  private final long routingDigest;
  private final SliceTotals totals;
  private final FrozenKeys users;
  private final @Nullable FrozenKeys ids;
  private final @Nullable FrozenItems items;

  /** Its number. */
  public long number() {
    return number;
  }

  /**
   * Writes its files.
   *
   * @param store where the tables below are
   * @param generation the checkpoint's
   * @return what the manifest is to know of it
   * @throws IOException if they can't be written
   */
  public StoredSlice write(TableOutput output, TableStore store, long generation)
      throws IOException {
    TableRef none = TableRef.NONE;
    return new StoredSlice(
        number,
        routingDigest,
        totals,
        generation,
        false,
        users.write(output, path(generation, TableKind.USERS), store),
        ids == null ? none : ids.write(output, path(generation, TableKind.IDS), store),
        items == null ? none : items.write(output, path(generation, TableKind.ITEMS)),
        items == null
            ? none
            : items.pairs().write(output, path(generation, TableKind.PAIRS), store));
  }

  private String path(long generation, TableKind kind) {
    return TableStore.path(number, generation, kind);
  }

  /** The worker may write to everything again. Its thread. */
  public void thaw() {
    users.thaw();
    if (ids != null) {
      ids.thaw();
    }
    if (items != null) {
      items.thaw();
    }
  }
}
