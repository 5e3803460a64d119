package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Pseudonym;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UserSetTest {
  @Provide
  Arbitrary<List<Pseudonym>> keys() {
    // Few different halves, zero among them: repeats, and keys that differ in one half only.
    Arbitrary<Long> half = Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, 2L, 1L << 32, 1L << 56, 7L);
    return Combinators.combine(half, half).as(Pseudonym::new).list().ofMaxSize(200);
  }

  @Property
  void itHoldsWhatAHashSetHolds(@ForAll("keys") List<Pseudonym> keys) {
    assertSame(keys);
  }

  @Property(tries = 20)
  void itDoesSoBeyondOneTable(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int spread) {
    Random random = new Random(seed);
    List<Pseudonym> keys =
        random
            .longs(20_000)
            .mapToObj(high -> new Pseudonym(high >> (12 * spread), random.nextInt(4)))
            .toList();
    assertSame(keys);
  }

  private static void assertSame(List<Pseudonym> keys) {
    UserSet set = new UserSet();
    Set<Pseudonym> expected = new HashSet<>();
    for (Pseudonym key : keys) {
      assertThat(set.contains(key.high(), key.low())).isEqualTo(expected.contains(key));
      assertThat(set.add(key.high(), key.low())).isEqualTo(expected.add(key));
      assertThat(set.size()).isEqualTo(expected.size());
    }
    assertThat(expected).allMatch(key -> set.contains(key.high(), key.low()));
  }

  @Test
  void aMillionUsersCostAtMost48BytesEach() {
    Random random = new Random(1);
    UserSet set = new UserSet();
    for (int users = 1; users <= 1_000_000; users++) {
      set.add(random.nextLong(), random.nextLong());
      if (users >= 100_000 && users % 10_000 == 0) {
        assertThat(set.bytes() / users).as("bytes a user, of %d", users).isLessThanOrEqualTo(48);
      }
    }
    assertThat(set.size()).isEqualTo(1_000_000);
  }

  @Test
  void aSmallSetIsSmall() {
    UserSet set = new UserSet();
    set.add(1, 1);
    assertThat(set.bytes()).isLessThanOrEqualTo(128);
  }
}
