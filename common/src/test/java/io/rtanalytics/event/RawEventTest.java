package io.rtanalytics.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawEventTest {
  @Test
  void printingOneDoesNotRevealTheUser() { // R7
    RawEvent event = new RawEvent(1, Utf8.of("ann"), Action.CLICK, Utf8.of("home"), Utf8.of("x1"));
    assertThat(event.toString()).doesNotContain("ann").doesNotContain("x1").contains("CLICK");
  }
}
