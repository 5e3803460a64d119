package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SliceCatalogueTest {
  private static StoredSlice slice(long number, long generation, Random random) {
    return new StoredSlice(
        number,
        random.nextLong(),
        new SliceTotals(random.nextInt(1000), random.nextInt(1000), random.nextInt(1000)),
        generation,
        random.nextInt(5) == 0,
        ref(random),
        ref(random),
        ref(random),
        ref(random));
  }

  private static TableRef ref(Random random) {
    return random.nextBoolean() ? TableRef.NONE : new TableRef(1 + random.nextInt(9), 7);
  }

  @Property(tries = 200)
  void itIsLikeAMapThatLosesWhatIsBelowTheFloor(@ForAll long seed) {
    Random random = new Random(seed);
    int range = 1 + random.nextInt(40);
    NavigableMap<Long, StoredSlice> model = new TreeMap<>();
    SliceCatalogue catalogue = SliceCatalogue.EMPTY;
    long floor = 0;
    for (int generation = 1; generation < 12; generation++) {
      Map<Long, StoredSlice> written = new HashMap<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        StoredSlice slice = slice(random.nextInt(range), generation, random);
        written.put(slice.number(), slice);
      }
      floor += random.nextInt(4) == 0 ? random.nextInt(5) : 0;
      model.putAll(written);
      model.headMap(floor, false).clear();
      catalogue = catalogue.with(SliceCatalogue.of(written.values()), floor);
      assertSame(catalogue, model, range + 2);
    }
  }

  private static void assertSame(
      SliceCatalogue catalogue, NavigableMap<Long, StoredSlice> model, long range) {
    assertThat(catalogue.size()).isEqualTo(model.size());
    int at = 0;
    for (Map.Entry<Long, StoredSlice> entry : model.entrySet()) {
      StoredSlice slice = entry.getValue();
      assertThat(catalogue.get(at)).isEqualTo(slice);
      assertThat(catalogue.number(at)).isEqualTo(slice.number());
      assertThat(catalogue.totals(at)).isEqualTo(slice.totals());
      assertThat(catalogue.routingDigest(at)).isEqualTo(slice.routingDigest());
      assertThat(catalogue.isMissed(at)).isEqualTo(slice.missed());
      at++;
    }
    for (long number = 0; number < range; number++) {
      assertThat(catalogue.indexOf(number) >= 0).isEqualTo(model.containsKey(number));
      assertThat(catalogue.firstFrom(number)).isEqualTo(model.headMap(number, false).size());
      assertThat(catalogue.below(number))
          .isEqualTo(List.copyOf(model.headMap(number, false).values()));
    }
  }

  @Test
  void whatWasVerifiedStaysSoUntilItIsWrittenAnew() {
    Random random = new Random(1);
    SliceCatalogue first =
        SliceCatalogue.of(List.of(slice(1, 1, random), slice(2, 1, random), slice(3, 1, random)));
    first.setVerified(0);
    first.setVerified(2);
    SliceCatalogue second =
        first.with(SliceCatalogue.of(List.of(slice(3, 2, random), slice(9, 2, random))), 1);
    assertThat(second.isVerified(0)).isTrue();
    assertThat(second.isVerified(1)).isFalse();
    assertThat(second.isVerified(2)).as("a new file").isFalse();
    assertThat(second.isVerified(3)).isFalse();
  }
}
