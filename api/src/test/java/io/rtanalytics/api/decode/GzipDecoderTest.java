package io.rtanalytics.api.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Gzip in any number of members and pieces, and none of it that is damaged. */
class GzipDecoderTest {
  private static List<String> decode(byte[] gzip) {
    return Decoding.pieces(new GzipDecoder(new CsvDecoder(null)), List.of(gzip));
  }

  private static byte[] gzip(String... members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String member : members) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(member.getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void membersFollowEachOther() throws IOException {
    assertThat(decode(gzip("1,ann,cl", "ick\n2,bob,click\n", "")))
        .containsExactly("1 1|ann|CLICK|null|null", "2 2|bob|CLICK|null|null");
  }

  /** Name, comment, extra field and header checksum, as other writers add them. */
  @Test
  void headerWithEverythingIsSkipped() throws IOException {
    byte[] plain = gzip("1,ann,click\n");
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.write(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
    full.write(new byte[] {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 1, 2});
    full.write(plain, 10, plain.length - 10);
    assertThat(decode(full.toByteArray())).containsExactly("1 1|ann|CLICK|null|null");
    assertThat(
            Decoding.cut(new GzipDecoder(new CsvDecoder(null)), full.toByteArray(), new Random(2)))
        .containsExactly("1 1|ann|CLICK|null|null");
  }

  /** Forty thousand lines in a few hundred bytes: unpacked as they are asked for. */
  @Test
  void manyTimesItsSizeIsUnpackedPieceByPiece() throws IOException {
    assertThat(decode(gzip("1,ann,click\n".repeat(40_000)))).hasSize(40_000);
  }

  @Property(tries = 300)
  void cutsChangeNothing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < random.nextInt(3000); i++) {
      csv.append(random.nextInt(1000)).append(",user").append(random.nextInt()).append(",click\n");
    }
    byte[] bytes = gzip(csv.toString());
    assertThat(Decoding.cut(new GzipDecoder(new CsvDecoder(null)), bytes, random))
        .isEqualTo(Decoding.whole(new CsvDecoder(null), csv.toString()));
  }

  /**
   * No damage passes for whole, wherever it is. Time and system in the header have no meaning, nor
   * have the last bits before the checksum.
   */
  @Test
  void noDamagePassesForWhole() throws IOException {
    byte[] bytes = gzip("1,ann,click\n2,bob,impression\n");
    for (int i = 0; i < bytes.length; i++) {
      boolean meaningless = (i >= 4 && i < 10) || i == bytes.length - 9;
      if (!meaningless) {
        byte[] damaged = bytes.clone();
        damaged[i] ^= 0x20;
        assertThat(decode(damaged)).as("byte " + i).last().asString().startsWith("broken: body: ");
      }
      assertThat(decode(Arrays.copyOf(bytes, i))).last().asString().startsWith("broken: body: ");
    }
  }

  @Test
  void somethingElseAfterTheLastMemberIsBroken() throws IOException {
    byte[] bytes = gzip("1,ann,click\n");
    assertThat(decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .last()
        .isEqualTo("broken: body: gzip that is cut short");
  }
}
