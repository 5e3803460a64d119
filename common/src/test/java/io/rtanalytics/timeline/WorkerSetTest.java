package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtanalytics.event.Pseudonym;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorkerSetTest {
  // R6
  @Property
  void workerIsThePseudonymModuloTheNumberOfWorkers(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1) int n) {
    Pseudonym pseudonym = new Pseudonym(high, low);
    BigInteger number = new BigInteger(pseudonym.toString(), 16);
    assertThat(pseudonym.mod(n)).isEqualTo(number.mod(BigInteger.valueOf(n)).intValueExact());
  }

  @Test
  void orderDecidesWhichWorkerCounts() {
    Pseudonym four = new Pseudonym(0, 4);
    assertThat(WorkerSet.of(List.of("a", "b", "c")).workerOf(four)).isEqualTo("b");
    assertThat(WorkerSet.of(List.of("b", "a", "c")).workerOf(four)).isEqualTo("a");
    assertThat(WorkerSet.of(List.of("a")).workerOf(four)).isEqualTo("a");
  }

  // Nodes of different releases must agree on these.
  @Test
  void digestIsTheSameForever() {
    assertThat(WorkerSet.of(List.of("0")).digest()).isEqualTo(0xab544d1a0652d5adL);
    assertThat(WorkerSet.of(List.of("0", "1")).digest()).isEqualTo(0xb65fd69acf4ff03cL);
    assertThat(WorkerSet.of(List.of("ä")).digest()).isEqualTo(0x01e812b68f232911L);
  }

  @Test
  void digestTellsOrderAndBoundariesOfIdsApart() {
    assertThat(
            List.of(
                WorkerSet.of(List.of("1", "23")).digest(),
                WorkerSet.of(List.of("23", "1")).digest(),
                WorkerSet.of(List.of("12", "3")).digest(),
                WorkerSet.of(List.of("123")).digest()))
        .doesNotHaveDuplicates();
  }

  @Test
  void equalIdsMakeEqualSets() {
    assertThat(WorkerSet.of(List.of("0", "1"))).isEqualTo(WorkerSet.of(List.of("0", "1")));
  }

  @Test
  void laterChangesToTheListAreNotSeen() {
    List<String> ids = new ArrayList<>(List.of("0"));
    WorkerSet set = WorkerSet.of(ids);
    ids.add("1");
    assertThat(set.ids()).containsExactly("0");
  }

  @Test
  void noWorkerIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerSet.of(List.of()))
        .withMessage("a worker set needs at least one worker");
  }

  @Test
  void emptyIdIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerSet.of(List.of("0", "")))
        .withMessage("empty worker id in [0, ]");
  }

  @Test
  void repeatedIdIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerSet.of(List.of("0", "1", "0")))
        .withMessage("a worker is listed twice in [0, 1, 0]");
  }

  @Test
  void digestOfOtherIdsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WorkerSet(List.of("0"), 1))
        .withMessage("digest 1 is not that of [0]");
  }
}
