package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** Places that are noted, and read together. */
class ReadAheadTest {
  private final ReadAhead readAhead = new ReadAhead();

  @Test
  void whatWasNotedIsReadOnce() {
    readAhead.add(new long[] {1, 2, 4}, 1);
    readAhead.add(new long[] {8, 16}, 0);
    assertThat(readAhead.read()).isEqualTo(10);
    assertThat(readAhead.read()).isZero();
  }

  @Test
  void whatIsTooManyIsLeftOut() {
    for (int i = 0; i < ReadAhead.MOST + 10; i++) {
      readAhead.add(new long[] {1}, 0);
    }
    assertThat(readAhead.read()).isEqualTo(ReadAhead.MOST);
  }

  @Test
  void whatWasReadIsNotHeld() throws InterruptedException {
    ReferenceQueue<long[]> collected = new ReferenceQueue<>();
    WeakReference<long[]> read = noteAndRead(collected);
    System.gc();
    assertThat(collected.remove(20_000)).isSameAs(read);
  }

  private WeakReference<long[]> noteAndRead(ReferenceQueue<long[]> collected) {
    long[] array = {1};
    readAhead.add(array, 0);
    assertThat(readAhead.read()).isEqualTo(1);
    return new WeakReference<>(array, collected);
  }
}
