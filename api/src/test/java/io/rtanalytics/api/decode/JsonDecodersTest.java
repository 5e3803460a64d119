package io.rtanalytics.api.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Utf8;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** NDJSON and JSON arrays, whole and in pieces. */
class JsonDecodersTest {
  private static final String ANN = "{\"timestamp\":1,\"user\":\"ann\",\"action\":\"click\"}";
  private static final String BOB =
      "{\"item\":\"\\u00e9\\ud83d\\ude00\",\"x\":{\"user\":[1,{}]},\"impression\":true,"
          + "\"timestamp\":\"2\",\"user\":\"böb\",\"id\":\"7\"}";
  private static final String BOB_READ = "2|böb|IMPRESSION|é😀|7";

  private static List<String> ndjson(String body) {
    return Decoding.whole(new NdjsonDecoder(null), body);
  }

  private static List<String> array(String body) {
    return Decoding.whole(new JsonArrayDecoder(null), body);
  }

  @Test
  void ndjsonIsReadLineByLine() {
    assertThat(ndjson("\ufeff" + ANN + "\r\n\n " + BOB))
        .containsExactly("1 1|ann|CLICK|null|null", "3 " + BOB_READ);
  }

  @Test
  void brokenLinesAreRejectedAloneAndTellNoName() {
    assertThat(ndjson("{\"user\":secret}\n[]\n" + ANN + ANN + "\n" + ANN + "\n{\"user\":\n"))
        .containsExactly(
            "1 ! body: not valid JSON at byte 8",
            "2 ! body: not a JSON object",
            "3 ! body: not one JSON object",
            "4 1|ann|CLICK|null|null",
            "5 ! body: not valid JSON at byte 9");
  }

  @Test
  void malformedUtf8IsRejected() {
    byte[] body = ANN.getBytes(UTF_8);
    body[ANN.indexOf("ann")] = (byte) 0xc0;
    body[ANN.indexOf("ann") + 1] = (byte) 0x80;
    assertThat(Decoding.pieces(new NdjsonDecoder(null), List.of(body)))
        .containsExactly("1 ! body: not valid UTF-8");
  }

  @Test
  void lineOfMoreThan64KibIsRejectedAndTheNextRead() {
    String body = "{\"x\":\"" + "x".repeat(70_000) + "\"}\n" + ANN;
    List<String> expected = List.of("1 ! line: longer than 65536 bytes", "2 1|ann|CLICK|null|null");
    assertThat(ndjson(body)).isEqualTo(expected);
    assertThat(Decoding.cut(new NdjsonDecoder(null), body.getBytes(UTF_8), new Random(1)))
        .isEqualTo(expected);
    assertThat(array("[" + body.replace('\n', ',') + "]")).isEqualTo(expected);
  }

  @Test
  void lineOfMoreThan64KibAtTheEndIsRejected() {
    byte[] body = "x".repeat(70_000).getBytes(UTF_8);
    assertThat(Decoding.pieces(new NdjsonDecoder(null), List.of(body)))
        .containsExactly("1 ! line: longer than 65536 bytes");
  }

  @Test
  void repeatedFieldsAreRejected() {
    assertThat(ndjson("{\"user\":\"a\",\"user\":\"b\"}\n{\"click\":true,\"click\":true}"))
        .containsExactly("1 ! user: repeated", "2 ! click: repeated");
  }

  @Test
  void bothActionsAreRejected() {
    assertThat(ndjson(ANN.replace("}", ",\"impression\":true}")))
        .containsExactly("1 ! action: both click and impression");
  }

  @Test
  void arrayIsReadElementByElement() {
    assertThat(array("\ufeff [" + ANN + ",\n7, [" + ANN + "],{}," + BOB + "] "))
        .containsExactly(
            "1 1|ann|CLICK|null|null",
            "2 ! body: not a JSON object",
            "3 ! body: not a JSON object",
            "4 ! timestamp: missing",
            "5 " + BOB_READ);
    assertThat(array("[]")).isEmpty();
  }

  @Test
  void whatIsNoArrayBreaksTheBody() {
    assertThat(array(ANN)).containsExactly("broken: body: not a JSON array");
    assertThat(array("")).containsExactly("broken: body: not a complete JSON array");
    assertThat(array("[] 7")).containsExactly("broken: body: something after the JSON array");
    assertThat(array("[" + ANN)).first().isEqualTo("1 1|ann|CLICK|null|null");
    assertThat(array("[" + ANN)).last().asString().startsWith("broken: body: not ");
    assertThat(array("[" + ANN + " " + ANN)).last().asString().startsWith("broken: body: not ");
  }

  @Test
  void linesGetIdsFromTheBatch() {
    LineIds ids = new LineIds(Utf8.of("b"));
    assertThat(Decoding.whole(new NdjsonDecoder(ids), "\n" + ANN + "\n" + BOB))
        .containsExactly("2 1|ann|CLICK|null|b:2", "3 " + BOB_READ);
    assertThat(Decoding.whole(new JsonArrayDecoder(ids), "[" + ANN + "]"))
        .containsExactly("1 1|ann|CLICK|null|b:1");
  }

  @Property(tries = 200)
  void cutsChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    String[] lines = {ANN, BOB, "", "{\"user\":1}", "{\"timestamp\":1.5}", "{\"click\":{}}"};
    StringBuilder ndjson = new StringBuilder();
    StringBuilder array = new StringBuilder("[{}");
    for (int i = 0; i < 12; i++) {
      String line = lines[random.nextInt(lines.length)];
      ndjson.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
      array.append(line.isEmpty() ? "" : "," + line);
    }
    array.append(random.nextInt(5) == 0 ? "" : "]");
    assertThat(Decoding.cut(new NdjsonDecoder(null), ndjson.toString().getBytes(UTF_8), random))
        .isEqualTo(ndjson(ndjson.toString()));
    assertThat(Decoding.cut(new JsonArrayDecoder(null), array.toString().getBytes(UTF_8), random))
        .isEqualTo(array(array.toString()));
  }
}
