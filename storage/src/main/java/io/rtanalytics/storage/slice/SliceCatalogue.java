package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All slices on disk, ascending, in arrays: about 81 bytes each, for there may be millions.
 * Immutable, but for a note of which were verified, which the worker's thread alone keeps; any
 * thread may read the rest.
 */
public final class SliceCatalogue {
  private static final byte MISSED = 1;
  private static final byte VERIFIED = 2;
  private static final byte ITEMS_VERIFIED = 4; // of its files, that of the items
  private static final TableKind[] KINDS = TableKind.values();

  /** No slices. */
  public static final SliceCatalogue EMPTY = new SliceCatalogue(0);

  private final int size;
  private final long[] numbers;
  private final long[] digests;
  private final long[] users;
  private final long[] clicks;
  private final long[] impressions;
  private final long[] generations;
  private final int[] tables; // pages and checksum of each kind
  private final byte[] flags;

  private SliceCatalogue(int size) {
    this.size = size;
    numbers = new long[size];
    digests = new long[size];
    users = new long[size];
    clicks = new long[size];
    impressions = new long[size];
    generations = new long[size];
    tables = new int[2 * KINDS.length * size];
    flags = new byte[size];
  }

  /** A catalogue of these slices, in any order; no number twice. */
  public static SliceCatalogue of(Collection<StoredSlice> slices) {
    SliceCatalogue catalogue = new SliceCatalogue(slices.size());
    int at = 0;
    for (StoredSlice slice :
        slices.stream().sorted(Comparator.comparingLong(StoredSlice::number)).toList()) {
      catalogue.set(at++, slice);
    }
    return catalogue;
  }

  /**
   * The same without slices below a floor, and with others added or replaced.
   *
   * @param newer the others
   * @param floor the first slice that is kept
   */
  public SliceCatalogue with(SliceCatalogue newer, long floor) {
    int i = firstFrom(floor);
    int j = newer.firstFrom(floor);
    SliceCatalogue merged = new SliceCatalogue(size - i + newer.size - j - common(newer, i, j));
    int at = 0;
    while (i < size || j < newer.size) {
      boolean older = j == newer.size || (i < size && numbers[i] < newer.numbers[j]);
      if (older) {
        merged.copy(at++, this, i++);
      } else {
        i += i < size && numbers[i] == newer.numbers[j] ? 1 : 0;
        merged.copy(at++, newer, j++);
      }
    }
    return merged;
  }

  private int common(SliceCatalogue other, int from, int otherFrom) {
    int common = 0;
    for (int j = otherFrom; j < other.size; j++) {
      common += Arrays.binarySearch(numbers, from, size, other.numbers[j]) >= 0 ? 1 : 0;
    }
    return common;
  }

  private void set(int at, StoredSlice slice) {
    numbers[at] = slice.number();
    digests[at] = slice.routingDigest();
    users[at] = slice.totals().uniqueUsers();
    clicks[at] = slice.totals().clicks();
    impressions[at] = slice.totals().impressions();
    generations[at] = slice.generation();
    flags[at] = slice.missed() ? MISSED : 0;
    int table = 2 * KINDS.length * at;
    for (TableKind kind : KINDS) {
      tables[table++] = slice.table(kind).pages();
      tables[table++] = slice.table(kind).crc();
    }
  }

  private void copy(int at, SliceCatalogue other, int i) {
    numbers[at] = other.numbers[i];
    digests[at] = other.digests[i];
    users[at] = other.users[i];
    clicks[at] = other.clicks[i];
    impressions[at] = other.impressions[i];
    generations[at] = other.generations[i];
    flags[at] = other.flags[i];
    int width = 2 * KINDS.length;
    System.arraycopy(other.tables, width * i, tables, width * at, width);
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The position of a slice; negative without it. */
  public int indexOf(long number) {
    return Arrays.binarySearch(numbers, number);
  }

  /** The position of the first slice that is not below a number; the size without one. */
  public int firstFrom(long number) {
    int at = indexOf(number);
    return at >= 0 ? at : -1 - at;
  }

  /** The number of the slice at a position. */
  public long number(int at) {
    return numbers[at];
  }

  /** The routing digest of the slice at a position. */
  public long routingDigest(int at) {
    return digests[at];
  }

  /** The totals of the slice at a position. */
  public SliceTotals totals(int at) {
    return new SliceTotals(users[at], clicks[at], impressions[at]);
  }

  /** Whether events of the slice at a position are missing. */
  public boolean isMissed(int at) {
    return (flags[at] & MISSED) != 0;
  }

  /** The slice at a position. */
  public StoredSlice get(int at) {
    int table = 2 * KINDS.length * at;
    return new StoredSlice(
        numbers[at],
        digests[at],
        totals(at),
        generations[at],
        isMissed(at),
        ref(table),
        ref(table + 2),
        ref(table + 4),
        ref(table + 6));
  }

  private TableRef ref(int table) {
    return tables[table] == 0 ? TableRef.NONE : new TableRef(tables[table], tables[table + 1]);
  }

  /** The slices below a floor. */
  public List<StoredSlice> below(long floor) {
    return IntStream.range(0, firstFrom(floor)).mapToObj(this::get).toList();
  }

  boolean isVerified(int at) {
    return (flags[at] & VERIFIED) != 0;
  }

  void setVerified(int at) {
    flags[at] |= VERIFIED;
  }

  boolean areItemsVerified(int at) {
    return (flags[at] & (VERIFIED | ITEMS_VERIFIED)) != 0;
  }

  /** Notes it, unless the file has been replaced. */
  void setItemsVerified(long number, long generation) {
    int at = indexOf(number);
    if (at >= 0 && generations[at] == generation) {
      flags[at] |= ITEMS_VERIFIED;
    }
  }
}
