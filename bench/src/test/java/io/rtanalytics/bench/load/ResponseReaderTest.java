package io.rtanalytics.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
  private final ResponseReader reader = new ResponseReader();

  private static ByteBuffer bytes(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }

  @Test
  void anAnswerMayComeByteByByte() throws IOException {
    String answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbody";
    for (int i = 0; i < answer.length() - 1; i++) {
      assertThat(reader.read(bytes(answer.substring(i, i + 1)))).isZero();
    }

    assertThat(reader.read(bytes("y"))).isEqualTo(503);
  }

  @Test
  void oneAnswerFollowsAnother() throws IOException {
    ByteBuffer two =
        bytes(
            "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
                + "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

    assertThat(reader.read(two)).isEqualTo(202);
    assertThat(reader.read(two)).isEqualTo(200);
    assertThat(two.hasRemaining()).isFalse();
  }

  @Test
  void anAnswerWithoutALengthIsNotUnderstood() {
    assertThatThrownBy(() -> reader.read(bytes("HTTP/1.1 200 OK\r\n\r\n")))
        .isInstanceOf(IOException.class);
  }
}
