package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.totals.Frequencies;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes of how often users saw something. */
class FrequencyFormatTest {
  private static final FrequencyReply REPLY =
      new FrequencyReply(new Frequencies(8, 1, 2, 3, 4, 5, 6, 7L << 40), false);

  @Test
  void whatIsEncodedIsDecoded() {
    assertThat(FrequencyFormat.decode(FrequencyFormat.encode(REPLY))).isEqualTo(REPLY);
    byte[] none = FrequencyFormat.encode(FrequencyReply.NONE);
    assertThat(FrequencyFormat.decode(none)).isEqualTo(FrequencyReply.NONE);
    assertThat(none).hasSize(69);
  }

  @Test
  void anythingElseIsMalformed() {
    byte[] whole = FrequencyFormat.encode(REPLY);
    for (int length = 0; length < whole.length; length++) {
      assertMalformed(Arrays.copyOf(whole, length));
    }
    assertMalformed(Arrays.copyOf(whole, whole.length + 1));
    assertMalformed(ByteBuffer.wrap(whole.clone()).putInt(0).array());
    assertMalformed(ByteBuffer.wrap(whole.clone()).put(4, (byte) 2).array());
    assertMalformed(ByteBuffer.wrap(whole.clone()).putLong(61, -1).array());
    assertMalformed(ByteBuffer.wrap(whole.clone()).putLong(5, Long.MAX_VALUE).array());
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> FrequencyFormat.decode(bytes)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void usersAreThoseWhoSawItAndThoseWhoOnlyClicked() {
    Frequencies all = new Frequencies(1, 1, 2, 3, 4, 5, 6, 7);
    assertThat(all.reached()).isEqualTo(27);
    assertThat(all.uniqueUsers()).isEqualTo(28);
    assertThat(all.plus(all)).isEqualTo(new Frequencies(2, 2, 4, 6, 8, 10, 12, 14));
  }
}
