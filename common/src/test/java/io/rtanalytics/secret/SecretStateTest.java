package io.rtanalytics.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.timeline.Timeline;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When keys are forgotten, by the clock. */
class SecretStateTest {
  private static final long DAY = 86_400;
  private static final long T = 1_800_000_000;
  private static final Timeline SLICES = new Timeline(Instant.EPOCH, 3600);
  private static final KeyRing PLAIN = Secret.of(new byte[32]).ring();

  private static SecretState chainSeenAt(long seen) {
    return new SecretState(PLAIN.chained(), seen, SLICES);
  }

  @Test
  void theFirstClockIsBelieved() {
    SecretState state = chainSeenAt(SecretState.NEVER).forget(T, 400);
    assertThat(state.seen()).isEqualTo(T);
    assertThat(state.ring().oldest()).isEqualTo(400);
  }

  @Test
  void aDayAheadIsBelievedAndMoreIsNotUntilItIsConfirmed() {
    SecretState state = chainSeenAt(T);
    assertThat(state.forget(T + DAY, 24).ring().oldest()).isEqualTo(24);

    SecretState jumped = state.forget(T + DAY + 1, 24);
    assertThat(jumped).isSameAs(state);
    assertThat(state.isJump(T + DAY + 1)).isTrue();
    SecretState confirmed = state.seenAt(T + DAY + 1);
    assertThat(confirmed.isJump(T + DAY + 1)).isFalse();
    assertThat(confirmed.forget(T + DAY + 11, 24).ring().oldest()).isEqualTo(24);
  }

  @Test
  void aClockThatGoesBackBringsNothingBack() {
    SecretState state = chainSeenAt(T).forget(T + 3600, 100);
    assertThat(state.forget(T - 5 * DAY, 3)).isSameAs(state);
    assertThat(state.seen()).isEqualTo(T + 3600);
  }

  @Test
  void slicesOfSecondsAreForgottenEveryTenSeconds() {
    SecretState state = chainSeenAt(T);
    assertThat(state.forget(T + 9, 9)).isSameAs(state);
    assertThat(state.forget(T + 10, 10).ring().oldest()).isEqualTo(10);
  }

  @Test
  void longSlicesHaveTheTimeNotedSoThatItsPassingIsNoJump() {
    SecretState state = chainSeenAt(T);
    assertThat(state.forget(T + 3599, 0)).isSameAs(state);
    assertThat(state.forget(T + 3600, 0).seen()).isEqualTo(T + 3600);
  }

  @Test
  void theSecretItselfForgetsNothing() {
    SecretState state = new SecretState(PLAIN, SecretState.NEVER, SLICES);
    assertThat(state.forget(T, 1000)).isSameAs(state);
  }

  @Test
  void nothingIsForgottenBySlicesThatNobodyKnows() throws KeyConflict {
    SecretState state = new SecretState(PLAIN.chained(), SecretState.NEVER, null);
    assertThat(state.forget(T, 1000)).isSameAs(state);
    assertThat(state.on(SLICES).forget(T, 1000).ring().oldest()).isEqualTo(1000);
  }

  @Test
  void slicesOnceKnownStay() throws KeyConflict {
    SecretState state = chainSeenAt(T);
    assertThat(state.on(SLICES)).isSameAs(state);
    assertThat(state.forget(T + 10, 10).seenAt(T).with(PLAIN).timeline()).isEqualTo(SLICES);
    for (Timeline other :
        new Timeline[] {
          new Timeline(Instant.EPOCH, 60), new Timeline(Instant.ofEpochSecond(1), 3600)
        }) {
      assertThatThrownBy(() -> state.on(other))
          .isInstanceOf(KeyConflict.class)
          .hasMessageContaining("slices of 3600 s from 1970-01-01T00:00:00Z on")
          .hasMessageContaining("%d s from %s:".formatted(other.length(), other.first()));
      assertThatThrownBy(() -> state.merge(new SecretState(PLAIN, T, other)))
          .isInstanceOf(KeyConflict.class);
    }
  }

  @Test
  void aCopyTellsTheOtherItsSlices() throws KeyConflict {
    SecretState unknown = new SecretState(PLAIN.chained(), T, null);
    assertThat(unknown.merge(chainSeenAt(T)).timeline()).isEqualTo(SLICES);
    assertThat(chainSeenAt(T).merge(unknown).timeline()).isEqualTo(SLICES);
  }
}
