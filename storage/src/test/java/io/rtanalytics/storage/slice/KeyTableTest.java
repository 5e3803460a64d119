package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Action;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.slice.table.DirectOutput;
import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.storage.slice.table.KeyKind;
import io.rtanalytics.storage.slice.table.TableOutput;
import io.rtanalytics.storage.slice.table.TableRef;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tables of keys in memory, over tables on disk, and while a checkpoint reads them. */
class KeyTableTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final TableStore store = new TableStore(disk);
  private final MemoryMeter meter = new MemoryMeter(Long.MAX_VALUE / 2);
  private final TableOutput output = new DirectOutput(disk);
  private int files;

  KeyTableTest() {
    disk.makeDirectory(TableStore.DIRECTORY);
  }

  private record Key(long high, long low) {}

  /** What every key has seen, in plain words. */
  private static final class Model {
    private final Map<Key, int[]> seen = new HashMap<>();

    boolean see(Key key, Action action) {
      boolean first = !seen.containsKey(key);
      seen.computeIfAbsent(key, it -> new int[2])[action == Action.CLICK ? 1 : 0]++;
      return first;
    }

    Model copy() {
      Model copy = new Model();
      seen.forEach((key, counts) -> copy.seen.put(key, counts.clone()));
      return copy;
    }

    byte expected(Key key) {
      int[] counts = seen.get(key);
      return (byte) (Math.min(127, counts[0]) | (counts[1] > 0 ? 0x80 : 0));
    }
  }

  private BaseTable write(FrozenKeys frozen, KeyKind kind) throws IOException {
    String path = TableStore.path(0, ++files, TableKind.USERS);
    TableRef ref = frozen.write(output, path, store);
    assertThat(ref.exists()).isTrue();
    return new BaseTable(path, kind, frozen.size(), ref);
  }

  private BaseTable writeAndThaw(KeyTable table, KeyKind kind) throws IOException {
    FrozenKeys frozen = table.freeze();
    BaseTable written = write(frozen, kind);
    frozen.thaw();
    return written;
  }

  private void assertHolds(BaseTable table, Model model) {
    Map<Key, Byte> found = new HashMap<>();
    long[] last = {0, 0};
    try (var file = table.openVerified(store, () -> {})) {
      file.forEach(
          0,
          -1,
          (high, low, value) -> {
            if (!found.isEmpty()) {
              int order = Long.compareUnsigned(last[0], high);
              assertThat(order < 0 || (order == 0 && Long.compareUnsigned(last[1], low) < 0))
                  .isTrue();
            }
            last[0] = high;
            last[1] = low;
            found.put(new Key(high, low), value);
          });
    }
    assertThat(found.keySet()).isEqualTo(model.seen.keySet());
    found.forEach((key, value) -> assertThat(value).isEqualTo(model.expected(key)));
  }

  /** What somebody reads, and what it must be. */
  private record Reading(HeldKeys held, Model model) {
    static Reading of(KeyTable table, Model model) {
      return new Reading(table.hold(), model.copy());
    }

    void endsIn(TableStore store) {
      Map<Key, Byte> found = new HashMap<>();
      try (KeyFile file = held.open(store, () -> {})) {
        for (int group = 0; group < HeldKeys.GROUPS; group++) {
          HeldKeys.Group looked = held.group(group, file);
          held.forEach(
              group,
              file,
              (high, low, value) -> {
                assertThat(found.put(new Key(high, low), value)).as("twice").isNull();
                assertThat(looked.get(high, low)).isEqualTo(value);
              });
        }
      }
      assertThat(found.keySet()).isEqualTo(model.seen.keySet());
      found.forEach((key, value) -> assertThat(value).isEqualTo(model.expected(key)));
      held.release();
    }
  }

  @Property(tries = 60)
  void whoReadsSeesItAsItWasWhateverHappensMeanwhile(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12_000) int range) throws IOException {
    assertReads(seed, range);
  }

  @Property(tries = 2)
  void soDoesWhoReadsATableInPartitions(
      @ForAll long seed, @ForAll @IntRange(min = 20_000, max = 40_000) int range)
      throws IOException {
    assertReads(seed, range);
  }

  private void assertReads(long seed, int range) throws IOException {
    Random random = new Random(seed);
    Key[] keys = new Key[range];
    for (int i = 0; i < range; i++) {
      keys[i] = new Key(random.nextLong(), random.nextLong());
    }
    Model model = new Model();
    KeyTable table = new KeyTable(store, meter, KeyKind.COUNTED);
    Deque<Reading> readings = new ArrayDeque<>();
    FrozenKeys frozen = null;
    for (int step = 0; step < 14; step++) {
      act(table, model, keys, random);
      switch (random.nextInt(4)) {
        case 0 -> readings.add(Reading.of(table, model));
        case 1 -> {
          if (!readings.isEmpty()) {
            (random.nextBoolean() ? readings.remove() : readings.removeLast()).endsIn(store);
          }
        }
        case 2 -> table.reunite(random.nextInt(keys.length));
        default -> {
          if (frozen == null) {
            frozen = table.freeze();
          } else {
            install(table, frozen, random);
            frozen = null;
          }
        }
      }
    }
    readings.forEach(reading -> reading.endsIn(store));
    if (frozen != null) {
      install(table, frozen, random);
    }
    assertThat(table.size()).isEqualTo(model.seen.size());
    assertHolds(writeAndThaw(table, KeyKind.COUNTED), model);
    table.close();
    assertThat(meter.bytes()).as("all memory is counted out").isZero();
  }

  /** A checkpoint is on disk, or has failed. */
  private void install(KeyTable table, FrozenKeys frozen, Random random) throws IOException {
    BaseTable written = write(frozen, KeyKind.COUNTED);
    int choice = random.nextInt(3);
    if (choice > 0) {
      table.rebase(written);
    }
    if (choice > 1) {
      table.shrink(written);
    }
    frozen.thaw();
  }

  @Property(tries = 60)
  void itCountsLikeANaiveModelThroughCheckpointsAndReloads(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12_000) int range) throws IOException {
    assertCounts(seed, range);
  }

  @Property(tries = 2)
  void soDoesATableInPartitions(
      @ForAll long seed, @ForAll @IntRange(min = 20_000, max = 40_000) int range)
      throws IOException {
    assertCounts(seed, range);
  }

  private void assertCounts(long seed, int range) throws IOException {
    Random random = new Random(seed);
    Key[] keys = new Key[range];
    for (int i = 0; i < range; i++) {
      // Hashes, as a rule; but a pseudonym posted by hand may be anything.
      keys[i] =
          random.nextInt(50) == 0
              ? new Key(random.nextInt(3) - 1, random.nextInt(1000))
              : new Key(random.nextLong(), random.nextLong());
    }
    Model model = new Model();
    KeyTable table = new KeyTable(store, meter, KeyKind.COUNTED);
    for (int round = 0; round < 4; round++) {
      act(table, model, keys, random);
      FrozenKeys frozen = table.freeze();
      Model atCut = model.copy();
      act(table, model, keys, random); // while it is written
      BaseTable written = write(frozen, KeyKind.COUNTED);
      assertHolds(written, atCut);
      int choice = random.nextInt(4);
      if (choice == 1) {
        table.rebase(written);
      } else if (choice == 2) {
        table.rebase(written);
        table.shrink(written);
      }
      frozen.thaw();
      if (choice == 3) {
        table.reunite(random.nextInt(keys.length));
      }
      act(table, model, keys, random);
      if (random.nextBoolean()) {
        BaseTable last = writeAndThaw(table, KeyKind.COUNTED);
        table.close();
        table = new KeyTable(store, meter, last);
      }
    }
    assertThat(table.size()).isEqualTo(model.seen.size());
    assertHolds(writeAndThaw(table, KeyKind.COUNTED), model);
    table.close();
    assertThat(meter.bytes()).as("all memory is counted out").isZero();
  }

  private static void act(KeyTable table, Model model, Key[] keys, Random random) {
    int actions = 1 + random.nextInt(2 * keys.length);
    for (int i = 0; i < actions; i++) {
      Key key = keys[random.nextInt(keys.length)];
      Action action = random.nextInt(4) == 0 ? Action.CLICK : Action.IMPRESSION;
      assertThat(table.see(key.high, key.low, action)).isEqualTo(model.see(key, action));
    }
    assertThat(table.size()).isEqualTo(model.seen.size());
  }

  @Test
  void aPlainTableKnowsWhatIsOnDisk() throws IOException {
    KeyTable table = new KeyTable(store, meter, KeyKind.PLAIN);
    Random random = new Random(1);
    long[] high = random.longs(10_000).toArray();
    for (long key : high) {
      assertThat(table.add(key, ~key)).isTrue();
    }
    KeyTable again = new KeyTable(store, meter, writeAndThaw(table, KeyKind.PLAIN));
    for (long key : high) {
      assertThat(again.add(key, ~key)).isFalse();
      assertThat(again.add(key, key)).isTrue();
    }
    assertThat(again.size()).isEqualTo(20_000);
  }

  @Test
  void withoutRoomNothingIsLoadedAndTheCountIsRightAllTheSame() throws IOException {
    KeyTable table = new KeyTable(store, meter, KeyKind.COUNTED);
    long[] high = new Random(2).longs(50_000).toArray();
    for (long key : high) {
      table.see(key, 0, Action.CLICK);
    }
    BaseTable base = writeAndThaw(table, KeyKind.COUNTED);
    MemoryMeter none = new MemoryMeter(0);
    KeyTable cold = new KeyTable(store, none, base);
    for (int i = 0; i < 5_000; i++) {
      assertThat(cold.see(high[i], 0, Action.IMPRESSION)).isFalse();
      assertThat(cold.see(high[i], 1, Action.IMPRESSION)).isTrue();
    }
    assertThat(cold.size()).isEqualTo(55_000);
    assertThat(none.bytes()).isLessThan(1_000_000);
  }

  @Test
  void aSliceOfAHundredUsersFitsIntoTwoPages() throws IOException {
    KeyTable table = new KeyTable(store, meter, KeyKind.COUNTED);
    new Random(3).longs(100).forEach(key -> table.see(key, key, Action.CLICK));
    String path = TableStore.path(0, 1, TableKind.USERS);
    assertThat(table.freeze().write(output, path, store).bytes()).isLessThanOrEqualTo(8192);
  }
}
