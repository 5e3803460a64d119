package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class EventBatchTest {
  private static final ProducerId PRODUCER = new ProducerId(0x0123456789abcdefL, -2);

  private static EventBatch seal(List<Event> events) {
    BatchBuilder builder = new BatchBuilder(events.size(), EventBatch.MAX_BYTES);
    events.forEach(event -> assertThat(builder.add(event, digest(event.slice()))).isTrue());
    int announced = builder.size();
    EventBatch batch = builder.seal(PRODUCER, 42);
    assertThat(batch.size()).isEqualTo(announced);
    return batch;
  }

  private static long digest(long slice) {
    return slice * 31 + 1;
  }

  private static List<Event> read(EventBatch batch) {
    List<Event> events = new ArrayList<>();
    BatchReader reader = batch.events();
    while (reader.next()) {
      assertThat(reader.position()).isEqualTo(events.size());
      events.add(
          new Event(
              reader.slice(),
              new Pseudonym(reader.userHigh(), reader.userLow()),
              reader.action(),
              reader.item(),
              reader.hasId() ? new IdHash(reader.idHigh(), reader.idLow()) : null));
    }
    return events;
  }

  @Property(tries = 200)
  void whatIsSealedReadsBack(@ForAll @NotEmpty List<@net.jqwik.api.From("events") Event> events) {
    EventBatch batch = EventBatch.parse(seal(events).bytes());
    assertThat(batch.producer()).isEqualTo(PRODUCER);
    assertThat(batch.sequence()).isEqualTo(42);
    assertThat(batch.eventCount()).isEqualTo(events.size());
    assertThat(read(batch)).isEqualTo(events);
    List<Long> slices = events.stream().map(Event::slice).distinct().toList();
    assertThat(batch.sliceCount()).isEqualTo(slices.size());
    for (int i = 0; i < slices.size(); i++) {
      assertThat(batch.slice(i)).isEqualTo(slices.get(i));
      assertThat(batch.routingDigest(i)).isEqualTo(digest(slices.get(i)));
    }
  }

  @Provide
  Arbitrary<Event> events() {
    return Combinators.combine(
            Combinators.combine(
                    Arbitraries.longs().between(0, 40), Arbitraries.of(0L, 1024L, 1L << 40))
                .as(Long::sum),
            Arbitraries.longs(),
            Arbitraries.of(Action.class),
            Arbitraries.strings().ofMaxLength(60).map(Utf8::of).injectNull(0.5),
            Arbitraries.longs().map(id -> new IdHash(id, ~id)).injectNull(0.5))
        .as((slice, user, action, item, id) -> event(slice, user, action, item, id));
  }

  private static Event event(
      long slice,
      long user,
      Action action,
      @org.jspecify.annotations.Nullable Utf8 item,
      @org.jspecify.annotations.Nullable IdHash id) {
    return new Event(slice, new Pseudonym(user, user * 17), action, item, id);
  }

  @Test
  void anyFlippedBitIsRefused() {
    byte[] bytes =
        seal(List.of(
                event(3, 1, Action.CLICK, Utf8.of("home"), new IdHash(5, 6)),
                event(4, 2, Action.IMPRESSION, null, null)))
            .bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> EventBatch.parse(flipped)).isInstanceOf(MalformedMessage.class);
    }
  }

  @Test
  void anyCutIsRefused() {
    byte[] bytes = seal(List.of(event(3, 1, Action.CLICK, Utf8.of("home"), null))).bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> EventBatch.parse(cut)).isInstanceOf(MalformedMessage.class);
    }
  }

  @Test
  void anEventOfASliceThatTheHeaderHidesIsRefused() {
    byte[] bytes = seal(List.of(event(3, 1, Action.CLICK, null, null))).bytes();
    BatchFormat.putLong(bytes, BatchFormat.SLICES + BatchFormat.SLICE_BYTES, 4);
    rechecksum(bytes);
    assertThatThrownBy(() -> EventBatch.parse(bytes))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("slice 4");
  }

  @Test
  void impossibleCountsAreRefusedBeforeAnythingIsAllocated() {
    byte[] bytes = seal(List.of(event(3, 1, Action.CLICK, null, null))).bytes();
    for (int field : new int[] {BatchFormat.EVENT_COUNT, BatchFormat.SLICE_COUNT}) {
      for (int count : new int[] {0, -1, 2, Integer.MAX_VALUE}) {
        byte[] wrong = bytes.clone();
        BatchFormat.putInt(wrong, field, count);
        rechecksum(wrong);
        assertThatThrownBy(() -> EventBatch.parse(wrong)).isInstanceOf(MalformedMessage.class);
      }
    }
  }

  private static void rechecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - BatchFormat.TRAILER_BYTES);
    BatchFormat.putInt(bytes, bytes.length - BatchFormat.TRAILER_BYTES, (int) crc.getValue());
  }

  @Test
  void aFullBatchTakesNoMore() {
    BatchBuilder builder = new BatchBuilder(2, EventBatch.MAX_BYTES);
    Event event = event(0, 1, Action.CLICK, null, null);
    assertThat(builder.add(event, 1)).isTrue();
    assertThat(builder.add(event, 1)).isTrue();
    assertThat(builder.add(event, 1)).isFalse();
    builder.seal(PRODUCER, 0);
    assertThat(builder.count()).isZero();
    assertThat(builder.add(event, 1)).isTrue();
  }

  @Test
  void bytesAreBoundedToo() {
    BatchBuilder builder = new BatchBuilder(Integer.MAX_VALUE, 1000);
    Event event = event(0, 1, Action.CLICK, Utf8.of("x".repeat(128)), null);
    int added = 0;
    while (builder.add(event, 1)) {
      added++;
    }
    assertThat(added).isGreaterThan(1);
    assertThat(builder.seal(PRODUCER, 0).size()).isLessThanOrEqualTo(1000);
  }

  @Test
  void oneBatchHoldsASliceUnderOneRoutingOnly() {
    BatchBuilder builder = new BatchBuilder(10, EventBatch.MAX_BYTES);
    Event event = event(0, 1, Action.CLICK, null, null);
    assertThat(builder.add(event, 1)).isTrue();
    assertThat(builder.add(event, 2)).isFalse();
    assertThat(builder.seal(PRODUCER, 0).eventCount()).isEqualTo(1);
    assertThat(builder.add(event, 2)).isTrue();
  }

  @Test
  void aBuilderKnowsNothingOfTheSlicesOfTheBatchBefore() {
    BatchBuilder builder = new BatchBuilder(100, EventBatch.MAX_BYTES);
    for (int round = 0; round < 3; round++) {
      List<Long> slices = new ArrayList<>();
      for (long i = 0; i < 60; i++) {
        long slice = (i + 7L * round) % 30 + 1024L * ((i + round) % 3);
        assertThat(builder.add(event(slice, i, Action.CLICK, null, null), digest(slice))).isTrue();
        slices.add(slice);
      }
      EventBatch batch = builder.seal(PRODUCER, round);
      assertThat(read(batch)).extracting(Event::slice).isEqualTo(slices);
      assertThat(LongStream.range(0, batch.sliceCount()).map(i -> batch.slice((int) i)).boxed())
          .isEqualTo(slices.stream().distinct().toList());
    }
  }

  @Test
  void anEmptyBatchCannotBeSealed() {
    BatchBuilder builder = new BatchBuilder(10, EventBatch.MAX_BYTES);
    assertThatThrownBy(() -> builder.seal(PRODUCER, 0)).isInstanceOf(IllegalStateException.class);
  }
}
