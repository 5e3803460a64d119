package io.rtanalytics.storage.log;

import static io.rtanalytics.storage.log.LogUnderTest.contents;
import static io.rtanalytics.storage.log.LogUnderTest.frameBytes;
import static io.rtanalytics.storage.log.LogUnderTest.numbers;
import static io.rtanalytics.storage.log.LogUnderTest.open;
import static io.rtanalytics.storage.log.LogUnderTest.segment;
import static io.rtanalytics.storage.log.LogUnderTest.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.MemoryDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A log of three segments and a spare one, closed, of which one bit is flipped or the end is cut.
 *
 * <pre>
 *   0      header, 9 frames, zeros
 *   1024   header, 9 frames, zeros
 *   2048   header, 7 frames, the mark of its closing, zeros
 *   3072   header, zeros
 * </pre>
 */
class LogDamageTest {
  private static final int HEADER = LogFormat.HEADER_BYTES;
  private static final int SIZE = LogUnderTest.SEGMENT_BYTES;
  private static final int PER_SEGMENT = (SIZE - HEADER) / frameBytes();
  private static final int LAST = 7;
  private static final int ENTRIES = 2 * PER_SEGMENT + LAST;

  private final MemoryDisk disk = LogUnderTest.disk();

  @BeforeAll
  static void beQuiet() {
    Silence.begin();
  }

  @AfterAll
  static void beLoud() {
    Silence.end();
  }

  @BeforeEach
  void fillDisk() throws IOException {
    try (FileEventLog log = open(disk)) {
      for (int i = 0; i < ENTRIES; i++) {
        log.append(LogUnderTest.batch(i));
        log.poll((offset, batch) -> {}); // each is a group, so the next one bears witness of it
      }
    }
    assertThat(disk.names())
        .containsExactly(segment(0), segment(SIZE), segment(2 * SIZE), segment(3 * SIZE));
  }

  private static int frame(int index) {
    return HEADER + index * frameBytes();
  }

  /** A region's bits: all of them if there are few, else as many as show its bounds and inside. */
  private static IntStream bits(int fromByte, int toByte) {
    int bits = 8 * (toByte - fromByte);
    int step = bits <= 8 * frameBytes() ? 1 : 61;
    return IntStream.concat(
            IntStream.iterate(0, bit -> bit < bits, bit -> bit + step), IntStream.of(bits - 1))
        .map(bit -> 8 * fromByte + bit);
  }

  private void assertSeen(int first, int fromByte, int toByte) throws IOException {
    for (int bit : bits(fromByte, toByte).toArray()) {
      MemoryDisk flipped = disk.copy();
      flipped.flip(segment(first), bit);
      byte[] before = flipped.bytes(segment(first));
      assertThatThrownBy(() -> open(flipped))
          .as("bit %d of segment %d", bit, first)
          .isInstanceOf(CorruptLog.class)
          .hasMessageContaining("/memory/" + LogUnderTest.DIRECTORY);
      assertThat(flipped.bytes(segment(first))).as("left as it is").isEqualTo(before);
    }
  }

  private void assertHarmless(int first, int fromByte, int toByte) throws IOException {
    for (int bit : bits(fromByte, toByte).toArray()) {
      MemoryDisk flipped = disk.copy();
      flipped.flip(segment(first), bit);
      assertThat(contents(flipped)).as("bit %d of segment %d", bit, first).isEqualTo(all());
      try (FileEventLog log = open(flipped)) {
        store(log, ENTRIES, ENTRIES + 20);
      }
      assertThat(contents(flipped)).isEqualTo(numbers(0, ENTRIES + 20));
    }
  }

  private static List<Long> all() {
    return numbers(0, ENTRIES);
  }

  @ParameterizedTest
  @CsvSource({"0", "1024", "2048", "3072"})
  void aBitOfAHeaderIsSeen(int first) throws IOException {
    assertSeen(first, 0, HEADER);
  }

  @ParameterizedTest
  @CsvSource({
    "length,     0,  4",
    "checksum,   4,  8",
    "offset,     8, 16",
    "durable,   16, 24",
    "payload,   24, 105"
  })
  void aBitOfAFrameIsSeenWhateverFieldItIsIn(String field, int from, int to) throws IOException {
    assertThat(frameBytes()).as("the end of the payload").isEqualTo(105);
    for (int first : new int[] {0, SIZE, 2 * SIZE}) {
      int last = first == 2 * SIZE ? LAST - 1 : PER_SEGMENT - 1;
      for (int index : new int[] {0, 1, last}) {
        assertSeen(first, frame(index) + from, frame(index) + to);
      }
    }
  }

  @Test
  void aBitOfTheZerosBehindTheFramesIsSeenWhereThereIsMoreBehind() throws IOException {
    assertSeen(0, frame(PER_SEGMENT), SIZE);
    assertSeen(SIZE, frame(PER_SEGMENT), SIZE);
  }

  @Test
  void aBitOfTheLastMarkOrBehindItIsHarmless() throws IOException {
    int mark = frame(LAST);
    assertHarmless(2 * SIZE, mark, mark + LogFormat.FRAME_BYTES);
    assertHarmless(2 * SIZE, mark + LogFormat.FRAME_BYTES, SIZE);
    assertHarmless(3 * SIZE, HEADER, SIZE);
  }

  @Test
  void anyBitAtAllIsSeenOrHarmless() throws IOException {
    for (String name : disk.names()) {
      for (int bit = 0; bit < 8 * SIZE; bit += 19) { // comes by every bit of a byte
        MemoryDisk flipped = disk.copy();
        flipped.flip(name, bit);
        try {
          assertThat(contents(flipped)).as("bit %d of %s", bit, name).isEqualTo(all());
        } catch (CorruptLog e) {
          assertThat(e).hasMessageContaining("/memory/" + LogUnderTest.DIRECTORY);
        }
      }
    }
  }

  /**
   * What a killed process has not marked yet: damage to its last group looks as if the group had
   * never been durable. Only damage that comes in that moment goes unseen; the next group, or an
   * idle moment, bears witness.
   */
  @Test
  void theLastGroupBeforeAKillIsTheOneWithoutAWitness() throws IOException {
    MemoryDisk killed = LogUnderTest.disk();
    try (FileEventLog log = open(killed)) {
      for (int i = 0; i < 3; i++) {
        log.append(LogUnderTest.batch(i));
        log.poll((offset, batch) -> {});
      }
      MemoryDisk damaged = killed.copy();
      damaged.flip(segment(0), 8L * frame(2));
      assertThat(contents(damaged)).isEqualTo(numbers(0, 2));

      log.poll((offset, batch) -> {});
      MemoryDisk seen = killed.copy();
      seen.flip(segment(0), 8L * frame(2));
      assertThatThrownBy(() -> open(seen)).isInstanceOf(CorruptLog.class);
    }
  }

  @Test
  void aGroupThatIsCutAtAnyByteKeepsTheFramesBefore() throws IOException {
    MemoryDisk killed = LogUnderTest.disk();
    try (FileEventLog log = open(killed)) {
      store(log, 0, 3);
      for (int i = 3; i < 6; i++) {
        log.append(LogUnderTest.batch(i));
      }
      log.poll((offset, batch) -> {});
      killed = killed.copy();
    }
    int group = frame(3) + LogFormat.FRAME_BYTES; // behind the mark
    for (int cut = group; cut <= group + 3 * frameBytes(); cut++) {
      for (byte filling : new byte[] {0, -1, 'x'}) {
        MemoryDisk torn = killed.copy();
        byte[] bytes = torn.bytes(segment(0));
        Arrays.fill(bytes, cut, group + 3 * frameBytes(), filling);
        torn.setBytes(segment(0), bytes);
        int kept = 3 + (cut - group) / frameBytes();

        try (FileEventLog log = open(torn)) {
          assertThat(store(log, 6, 9)).as("cut at %d", cut).startsWith(0L).endsWith(6L, 7L, 8L);
        }
        assertThat(contents(torn)).as("cut at %d", cut).hasSize(kept + 3).startsWith(prefix(kept));
      }
    }
  }

  private static Long[] prefix(int count) {
    return numbers(0, count).toArray(Long[]::new);
  }

  @Test
  void aFileThatWasCutOrGrewIsSeen() throws IOException {
    for (String name : disk.names()) {
      for (int length = 0; length < SIZE; length += length > SIZE - 300 ? 1 : 19) {
        assertLengthIsSeen(name, length);
      }
      assertLengthIsSeen(name, SIZE + 1);
      assertLengthIsSeen(name, 2 * SIZE);
    }
  }

  private void assertLengthIsSeen(String name, int length) throws IOException {
    MemoryDisk changed = disk.copy();
    changed.setBytes(name, Arrays.copyOf(changed.bytes(name), length));
    assertThatThrownBy(() -> open(changed))
        .as("%s with %d bytes", name, length)
        .isInstanceOf(CorruptLog.class)
        .hasMessageContaining(name);
  }

  @Test
  void aMissingFileIsSeenUnlessNothingWasInIt() throws IOException {
    for (String name : disk.names().subList(0, 3)) {
      MemoryDisk changed = disk.copy();
      changed.delete(name);
      assertThatThrownBy(() -> open(changed)).as(name).isInstanceOf(CorruptLog.class);
    }
    MemoryDisk changed = disk.copy();
    changed.delete(segment(3 * SIZE));
    assertThat(contents(changed)).isEqualTo(all());
  }

  @Test
  void segmentsThatChangedPlacesAreSeen() throws IOException {
    byte[] one = disk.bytes(segment(0));
    disk.setBytes(segment(0), disk.bytes(segment(SIZE)));
    disk.setBytes(segment(SIZE), one);
    assertThatThrownBy(() -> open(disk)).isInstanceOf(CorruptLog.class);
  }
}
