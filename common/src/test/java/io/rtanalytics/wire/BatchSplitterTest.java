package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchSplitterTest {
  private static final ProducerId PRODUCER = new ProducerId(5, 6);

  private static Event event(Random random, int slices) {
    return new Event(
        random.nextInt(slices),
        new Pseudonym(random.nextLong(), random.nextLong()),
        random.nextBoolean() ? Action.CLICK : Action.IMPRESSION,
        random.nextBoolean() ? Utf8.of("x".repeat(1 + random.nextInt(200))) : null,
        random.nextBoolean() ? new IdHash(random.nextLong(), random.nextLong()) : null);
  }

  private static EventBatch seal(List<Event> events, long sequence) {
    BatchBuilder builder = new BatchBuilder(events.size(), EventBatch.MAX_BYTES);
    events.forEach(event -> builder.add(event, 31 * event.slice() + 1));
    return builder.seal(PRODUCER, sequence);
  }

  /** To the byte: as if each slice's events had come alone. */
  @Property(tries = 200)
  void eachSliceIsTheBatchOfItsEvents(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 40) int slices) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(random, slices));
    }
    EventBatch whole = seal(events, 0);
    BatchSplitter splitter = new BatchSplitter(whole);
    assertThat(splitter.sliceCount()).isEqualTo(whole.sliceCount());
    List<Event> found = new ArrayList<>();
    for (int i = 0; i < splitter.sliceCount(); i++) {
      long slice = whole.slice(i);
      List<Event> expected = events.stream().filter(event -> event.slice() == slice).toList();
      EventBatch part = splitter.seal(i, PRODUCER, 7 + i);
      assertThat(part.bytes()).isEqualTo(seal(expected, 7 + i).bytes());
      assertThat(EventBatch.parse(part.bytes()).sequence()).isEqualTo(7 + i);
      assertThat(splitter.positions(i)).isSorted();
      List<Event> atPositions = new ArrayList<>();
      for (int position : splitter.positions(i)) {
        atPositions.add(events.get(position));
      }
      assertThat(atPositions).isEqualTo(expected);
      found.addAll(atPositions);
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(events);
  }
}
