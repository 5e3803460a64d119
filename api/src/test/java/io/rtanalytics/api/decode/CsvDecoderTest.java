package io.rtanalytics.api.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** CSV by RFC 4180, whole and in pieces. */
class CsvDecoderTest {
  private static List<String> csv(String body) {
    return Decoding.whole(new CsvDecoder(null), body);
  }

  @Test
  void columnsWithoutHeader() {
    assertThat(csv("1,ann,click\n2,bob,impression,/home\n3,eve,click,,7\n"))
        .containsExactly(
            "1 1|ann|CLICK|null|null", "2 2|bob|IMPRESSION|/home|null", "3 3|eve|CLICK|null|7");
  }

  @Test
  void headerNamesTheColumnsInAnyOrder() {
    assertThat(csv("id,action,colour,user,timestamp\n7,click,red,ann,1\n,click,red,bob,2"))
        .containsExactly("2 1|ann|CLICK|null|7", "3 2|bob|CLICK|null|null");
  }

  @Test
  void headerMayBeQuotedAndFollowAByteOrderMark() {
    assertThat(csv("\ufeff\"timestamp\",\"user\",\"action\"\r\n1,ann,click\r\n"))
        .containsExactly("2 1|ann|CLICK|null|null");
  }

  @Test
  void byteOrderMarkBeforeDataIsSkipped() {
    assertThat(csv("\ufeff1,ann,click")).containsExactly("1 1|ann|CLICK|null|null");
  }

  @Test
  void userNamedTimestampIsNoHeader() {
    assertThat(csv("1,timestamp,click\n")).containsExactly("1 1|timestamp|CLICK|null|null");
  }

  @Test
  void headerWithoutAColumnBreaksTheBody() {
    assertThat(csv("timestamp,user\n1,ann\n")).containsExactly("broken: header: no column action");
    assertThat(csv("timestamp,action\n")).containsExactly("broken: header: no column user");
  }

  @Test
  void headerWithARepeatedColumnBreaksTheBody() {
    assertThat(csv("timestamp,user,action,user\n"))
        .containsExactly("broken: header: column user is repeated");
  }

  @Test
  void quotesHideCommasQuotesAndLineEnds() {
    assertThat(csv("1,\"a,\"\"b\"\"\r\nc\",click,\"\"\n2,bob,click\n"))
        .containsExactly("1 1|a,\"b\"\r\nc|CLICK|null|null", "3 2|bob|CLICK|null|null");
  }

  @Test
  void quoteWithinAnUnquotedFieldIsItself() {
    assertThat(csv("1,5\" disk,click\n")).containsExactly("1 1|5\" disk|CLICK|null|null");
  }

  @Test
  void brokenQuotesRejectTheirLineOnly() {
    assertThat(csv("1,\"ann\"x,click\n2,bob,click\n3,\"eve"))
        .containsExactly(
            "1 ! line: broken quotes", "2 2|bob|CLICK|null|null", "3 ! line: broken quotes");
  }

  @Test
  void emptyLinesAreCountedAndSkipped() {
    assertThat(csv("\n1,ann,click\n\r\n\n2,bob,click"))
        .containsExactly("2 1|ann|CLICK|null|null", "5 2|bob|CLICK|null|null");
  }

  @Test
  void missingAndEmptyFieldsAreRejected() {
    assertThat(csv("1\n1,ann\n,ann,click\n1,,click\n1,ann,\n1,ann,look\n"))
        .containsExactly(
            "1 ! user: missing",
            "2 ! action: neither click nor impression",
            "3 ! timestamp: empty",
            "4 ! user: empty",
            "5 ! action: empty",
            "6 ! action: neither click nor impression");
  }

  @Test
  void malformedUtf8IsRejected() {
    byte[] body = "1,xx,click\n".getBytes(UTF_8);
    body[2] = (byte) 0xc3;
    assertThat(Decoding.pieces(new CsvDecoder(null), List.of(body)))
        .containsExactly("1 ! user: not valid UTF-8");
  }

  @Test
  void lineOfMoreThan64KibIsRejectedAndTheNextRead() {
    String long1 = "1,\"" + "x\n".repeat(40_000) + "\",click\n";
    String long2 = "1," + "y".repeat(70_000) + ",click\n";
    List<String> expected =
        List.of(
            "1 ! line: longer than 65536 bytes",
            "40002 ! line: longer than 65536 bytes",
            "40003 2|bob|CLICK|null|null");
    assertThat(csv(long1 + long2 + "2,bob,click\n")).isEqualTo(expected);
    byte[] body = (long1 + long2 + "2,bob,click\n").getBytes(UTF_8);
    assertThat(Decoding.cut(new CsvDecoder(null), body, new Random(1))).isEqualTo(expected);
  }

  @Test
  void linesGetIdsFromTheBatch() {
    CsvDecoder decoder = new CsvDecoder(new LineIds(Utf8.of("b")));
    String header = "timestamp,user,action,id\n";
    assertThat(Decoding.whole(decoder, header + "1,ann,click,own\n".repeat(8) + "1,ann,click\n"))
        .last()
        .isEqualTo("10 1|ann|CLICK|null|b:10");
  }

  /** What a naive writer writes is read back, wherever it is cut. */
  @Property(tries = 300)
  void randomQuotingIsReadBack(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder body = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
    List<String> expected = new ArrayList<>();
    int line = 1;
    for (int i = 0; i < 20; i++) {
      String user = text(random, 1 + random.nextInt(12));
      String item = random.nextBoolean() ? "" : text(random, 1 + random.nextInt(12));
      expected.add(
          line + " " + i + "|" + user + "|CLICK|" + (item.isEmpty() ? null : item) + "|null");
      String record = i + "," + quoted(user, random) + ",click," + quoted(item, random);
      record += random.nextBoolean() ? "\n" : "\r\n";
      line += (int) record.chars().filter(c -> c == '\n').count();
      body.append(record);
    }
    byte[] bytes = body.toString().getBytes(UTF_8);
    assertThat(csv(body.toString())).isEqualTo(expected);
    assertThat(Decoding.cut(new CsvDecoder(null), bytes, random)).isEqualTo(expected);
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("ab,\"\n\r é€😀".codePoints().toArray()[random.nextInt(10)]);
    }
    return text.toString();
  }

  private static String quoted(String text, Random random) {
    boolean needed = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return needed || random.nextBoolean() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** Whatever the bytes are, the cuts change nothing. */
  @Property(tries = 500)
  void cutsChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder body = new StringBuilder();
    String[] parts = {
      "1,ann,click", ",", "\"", "\n", "\r\n", "\r", "x", "\"\"", "timestamp,user,action"
    };
    for (int i = 0; i < 60; i++) {
      body.append(parts[random.nextInt(parts.length)]);
    }
    byte[] bytes = body.toString().getBytes(UTF_8);
    assertThat(Decoding.cut(new CsvDecoder(null), bytes, random)).isEqualTo(csv(body.toString()));
  }
}
