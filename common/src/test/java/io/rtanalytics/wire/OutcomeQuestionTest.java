package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutcomeQuestionTest {
  private final OutcomeQuestion question =
      new OutcomeQuestion(7, new ProducerId(1, 2), 3, new long[] {4, 5});

  @Test
  void itIsReadAsItWasWritten() {
    OutcomeQuestion read = OutcomeQuestion.decode(question.encode());

    assertThat(read.offset()).isEqualTo(7);
    assertThat(read.producer()).isEqualTo(new ProducerId(1, 2));
    assertThat(read.sequence()).isEqualTo(3);
    assertThat(read.slices()).containsExactly(4, 5);
  }

  @Test
  void anythingElseIsRefused() {
    byte[] bytes = question.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> OutcomeQuestion.decode(cut)).isInstanceOf(MalformedMessage.class);
    }
    assertThatThrownBy(() -> OutcomeQuestion.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedMessage.class);
    bytes[0]++;
    assertThatThrownBy(() -> OutcomeQuestion.decode(bytes))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("another version");
  }
}
