package io.rtanalytics.storage.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.ProducerState.Recorded;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.table.TableRef;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The manifest's bytes, which must stay readable for later versions. */
class ManifestFormatTest {
  private static void assertBytes(byte[] payload, String... hex) {
    assertThat(HexFormat.of().formatHex(payload)).isEqualTo(String.join("", hex));
  }

  @Test
  void itBeginsWithItsMagic() {
    assertBytes(ManifestFormat.begin(), "42", "52544d31");
    assertThat(ManifestFormat.isBegin("BRTM1".getBytes(UTF_8))).isTrue();
    assertThat(ManifestFormat.isBegin("BRTM2".getBytes(UTF_8))).isFalse();
  }

  @Test
  void aSliceTakes81Bytes() {
    StoredSlice slice =
        new StoredSlice(
            0x11,
            0x0123456789abcdefL,
            new SliceTotals(2, 3, 4),
            5,
            true,
            new TableRef(6, 0xa1b2c3d4),
            TableRef.NONE,
            new TableRef(7, 8),
            new TableRef(9, -1));
    byte[] payload = ManifestFormat.slices(List.of(slice));
    assertBytes(
        payload,
        "53",
        "00000001",
        "0000000000000011",
        "0123456789abcdef",
        "0000000000000002",
        "0000000000000003",
        "0000000000000004",
        "0000000000000005",
        "01",
        "00000006a1b2c3d4",
        "0000000000000000",
        "0000000700000008",
        "00000009ffffffff");
    assertThat(payload).hasSize(5 + ManifestFormat.SLICE_BYTES);
    assertThat(ManifestFormat.decodeSlices(payload)).containsExactly(slice);
  }

  @Test
  void aProducerHasItsWindowWithOutcomes() {
    ProducerState producer =
        new ProducerState(
            new ProducerId(1, 2),
            9,
            List.of(
                new Recorded(8, new Outcome(7, Duplicates.NONE)),
                new Recorded(9, new Outcome(6, Duplicates.of(new long[] {0, 5})))));
    byte[] payload = ManifestFormat.producers(List.of(producer));
    assertBytes(
        payload,
        "50",
        "00000001",
        "0000000000000001",
        "0000000000000002",
        "0000000000000009",
        "00000002",
        "0000000000000008",
        "00000007",
        "00000000",
        "0000000000000009",
        "00000006",
        "00000002",
        "0000000000000000",
        "0000000000000005");
    assertThat(payload).hasSize(5 + ManifestFormat.bytesOf(producer));
    assertThat(ManifestFormat.decodeProducers(payload)).containsExactly(producer);
  }

  @Test
  void aCutSaysWhatBelongsToIt() {
    ManifestFormat.Cut cut = new ManifestFormat.Cut(1, 2, 3, 4, 5, 6);
    byte[] payload = ManifestFormat.cut(cut);
    assertBytes(
        payload,
        "43",
        "0000000000000001",
        "0000000000000002",
        "0000000000000003",
        "0000000000000004",
        "0000000000000005",
        "0000000000000006");
    assertThat(ManifestFormat.decodeCut(payload)).isEqualTo(cut);
    assertThat(ManifestFormat.decodeCut(Arrays.copyOf(payload, 41)))
        .as("of the first release")
        .isEqualTo(new ManifestFormat.Cut(1, 2, 3, 4, 5, 0));
  }

  @Property(tries = 100)
  void whateverIsWrittenIsRead(@ForAll long seed) {
    Random random = new Random(seed);
    List<StoredSlice> slices =
        LongStream.generate(() -> random.nextLong(1 << 20))
            .limit(random.nextInt(20))
            .mapToObj(number -> Snapshots.slice(number, random.nextInt(1000)))
            .toList();
    List<ProducerState> producers =
        LongStream.range(0, random.nextInt(10))
            .mapToObj(it -> Snapshots.producer(it, random.nextInt(1, 65), random.nextInt(4)))
            .toList();
    assertThat(ManifestFormat.decodeSlices(ManifestFormat.slices(slices))).isEqualTo(slices);
    assertThat(ManifestFormat.decodeProducers(ManifestFormat.producers(producers)))
        .isEqualTo(producers);
  }
}
