package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Keys in ascending order, hashes or not. */
class SortedKeysTest {
  private static final Comparator<Key> UNSIGNED =
      Comparator.comparing(Key::high, Long::compareUnsigned)
          .thenComparing(Key::low, Long::compareUnsigned);

  private final MemoryMeter meter = new MemoryMeter(Long.MAX_VALUE / 2);

  private record Key(long high, long low) {}

  @Property(tries = 200)
  void keysOfAnyBeginningAreSorted(
      @ForAll long seed, @ForAll @IntRange(max = 3_000) int count, @ForAll Kind kind) {
    assertSorted(KeyPartition.ANY, 0, -1, seed, count, kind);
  }

  @Property(tries = 200)
  void keysThatBeginAlikeAreSorted(
      @ForAll long seed,
      @ForAll @IntRange(max = 3_000) int count,
      @ForAll Kind kind,
      @ForAll @IntRange(max = 255) int leading) {
    long first = KeyTable.firstOf(leading, 256);
    assertSorted(leading, first, KeyTable.lastOf(leading, 256), seed, count, kind);
  }

  /** What keys are like. */
  enum Kind {
    /** As pseudonyms are. */
    HASHES {
      @Override
      Key next(Random random) {
        return new Key(random.nextLong(), random.nextLong());
      }
    },
    /** All but their end is the same: all of them would come into one place. */
    NEIGHBOURS {
      @Override
      Key next(Random random) {
        return new Key(7, random.nextInt(10_000) - 5_000);
      }
    },
    /** The least and the greatest that there are, and their neighbours. */
    EXTREMES {
      @Override
      Key next(Random random) {
        return new Key(random.nextInt(40) - 20, random.nextInt(40) - 20);
      }
    };

    abstract Key next(Random random);
  }

  private void assertSorted(int leading, long first, long last, long seed, int count, Kind kind) {
    Random random = new Random(seed);
    KeyPartition partition = new KeyPartition(meter, leading, 0);
    Map<Key, Byte> expected = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Key drawn = kind.next(random);
      Key key = new Key(first | (drawn.high & (last ^ first)), drawn.low);
      byte value = (byte) (random.nextInt(255) + 1);
      partition.put(key.high, key.low, value);
      expected.put(key, value);
    }

    SortedKeys sorted = new SortedKeys(partition, first, last);

    List<Key> keys =
        IntStream.range(0, sorted.size())
            .mapToObj(i -> new Key(sorted.high(i), sorted.low(i)))
            .toList();
    assertThat(keys).isSortedAccordingTo(UNSIGNED).hasSize(expected.size());
    for (int i = 0; i < keys.size(); i++) {
      assertThat(sorted.value(i)).isEqualTo(expected.get(keys.get(i)));
    }
  }
}
