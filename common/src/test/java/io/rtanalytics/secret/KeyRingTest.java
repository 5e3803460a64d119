package io.rtanalytics.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What becomes of keys when they are forgotten, rotated, and met in other copies. */
class KeyRingTest {
  private final SecureRandom random = new SecureRandom();
  private final Secret secret = newSecret();
  private final KeyRing plain = secret.ring();
  private final KeyRing chain = plain.chained();

  private Secret newSecret() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Secret.of(key);
  }

  @Test
  void aSecretAsItWasCreatedHasTheKeysOfTheFirstRelease() {
    assertThat(plain.sliceKey(7)).isEqualTo(secret.sliceKey(7));
    assertThat(plain.fence(7, 0x1234_5678_9abc_def0L)).isEqualTo(0x1234_5678_9abc_def0L);
    assertThat(plain.forgetBefore(1000)).isSameAs(plain);
    assertThat(plain.isForwardSecret()).isFalse();
  }

  @Test
  void tokenAndFingerprintStay() {
    KeyRing later = chain.forgetBefore(50).rotated(100, random).forgetBefore(200);
    assertThat(later.token()).isEqualTo(secret.token());
  }

  @Test
  void theChainBeginsWithTheSecretAndEveryCopyGoesTheSameWay() throws KeyConflict {
    KeyRing early = chain.forgetBefore(10);
    KeyRing late = plain.chained().forgetBefore(1000);
    assertThat(early.sliceKey(2000)).isEqualTo(late.sliceKey(2000));
    assertThat(early.fence(5, 0)).isEqualTo(late.fence(5, 0)).isNotEqualTo(plain.fence(5, 0));

    for (KeyRing met : new KeyRing[] {early.merge(late), late.merge(early), plain.merge(late)}) {
      assertThat(met.oldest()).isEqualTo(1000);
      assertThat(met.sliceKey(2000)).isEqualTo(chain.sliceKey(2000));
    }
    assertThat(late.merge(plain)).isSameAs(late);
  }

  @Test
  void copiesOfDifferentSecretsDoNotMeet() {
    assertThatThrownBy(() -> chain.merge(newSecret().ring().chained()))
        .isInstanceOf(KeyConflict.class)
        .hasMessageContaining("fingerprint");
  }

  @Test
  void rotationChangesTheSlicesFromOneOnAndNoneBefore() {
    KeyRing rotated = chain.rotated(100, random);
    assertThat(rotated.sliceKey(99)).isEqualTo(chain.sliceKey(99));
    assertThat(rotated.fence(99, 0)).isEqualTo(chain.fence(99, 0));
    assertThat(rotated.sliceKey(100)).isNotEqualTo(chain.sliceKey(100));
    assertThat(rotated.fence(100, 0)).isNotEqualTo(chain.fence(100, 0));
    assertThat(KeyTag.matches(rotated.fence(100, 0), chain.fence(100, 0))).isFalse();
    assertThatThrownBy(() -> rotated.rotated(100, random))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rotationReachesCopiesThatHaveGoneOn() throws KeyConflict {
    KeyRing rotated = chain.rotated(100, random);
    KeyRing met = chain.forgetBefore(50).merge(rotated);
    assertThat(chain.forgetBefore(50).firstUnknown(met)).isEqualTo(100);
    assertThat(met.oldest()).isEqualTo(50);
    assertThat(met.sliceKey(100)).isEqualTo(rotated.sliceKey(100));
    assertThat(met.merge(chain)).isSameAs(met);
    assertThatThrownBy(() -> rotated.merge(chain.rotated(100, random)))
        .isInstanceOf(KeyConflict.class)
        .hasMessageContaining("slice 100");
  }

  @Test
  void whatWasRotatedAwayIsForgottenWithItsLastSlice() {
    KeyRing rotated = chain.rotated(100, random).forgetBefore(99);
    assertThat(rotated.oldest()).isEqualTo(99);
    KeyRing later = rotated.forgetBefore(100);
    assertThat(later.oldest()).isEqualTo(100);
    assertThat(SecretFormat.line(later.periods().get(0))).endsWith(" gone");
    assertThat(later.fence(3, 0)).as("reads of old slices").isEqualTo(chain.fence(3, 0));
  }

  @Test
  void theSecretGoesAsSoonAsTheKeysThatAreNeededOfItAreFew() {
    KeyRing moving = plain.rotated(1000, random);
    KeyRing left = moving.forgetBefore(950);
    assertThat(SecretFormat.line(left.periods().get(0))).contains(" listed 950 ");
    assertThat(left.oldest()).isEqualTo(950);
    for (long slice = 950; slice < 1000; slice++) {
      assertThat(left.sliceKey(slice)).isEqualTo(secret.sliceKey(slice));
    }
    assertThatThrownBy(() -> left.sliceKey(949)).isInstanceOf(KeyForgotten.class);
    KeyRing less = left.forgetBefore(998);
    assertThat(less.oldest()).isEqualTo(998);
    assertThat(less.sliceKey(999)).isEqualTo(secret.sliceKey(999));
    assertThat(less.forgetBefore(1000).oldest()).isEqualTo(1000);
  }

  @Test
  void theSecretStaysWhileTooManyKeysOfItAreNeeded() {
    KeyRing moving = plain.rotated(100_000, random);
    assertThat(moving.forgetBefore(10)).isSameAs(moving);
    assertThat(moving.forgetBefore(99_000).oldest()).isEqualTo(99_000);
  }

  @Test
  void aNodeThatUsedTheSecretItselfSeesThatAChainFromTheBeginningIsAnother() throws KeyConflict {
    assertThat(plain.firstUnknown(chain.merge(plain))).isZero();
  }

  @Test
  void whatKnowsNoKeysMatchesAny() {
    long digest = 0x1234_5678_9abc_def0L;
    long asked = KeyTag.routingOnly(digest);
    assertThat(KeyTag.matches(plain.fence(1, digest), asked)).isTrue();
    assertThat(KeyTag.matches(chain.fence(1, digest), asked)).isTrue();
    assertThat(KeyTag.matches(chain.fence(1, digest), KeyTag.routingOnly(~digest))).isFalse();
    assertThat(KeyTag.matches(chain.fence(1, digest), plain.fence(1, digest))).isFalse();
  }

  /** Before the chain began, slices may have been keyed otherwise; from then on, none may. */
  @Test
  void questionsSayByWhichKeysSinceTheChainBegan() throws Exception {
    long digest = 0x1234_5678_9abc_def0L;
    KeyRing begun = plain.chained(50).forgetBefore(60).rotated(100, random);
    assertThat(begun.questionFence(49, digest)).isEqualTo(KeyTag.routingOnly(digest));
    assertThat(begun.questionFence(50, digest)).isEqualTo(chain.fence(50, digest));
    assertThat(begun.questionFence(100, digest)).isEqualTo(begun.fence(100, digest));
    assertThat(begun.sameFenceUntil(7)).isEqualTo(49);
    assertThat(begun.sameFenceUntil(50)).isEqualTo(99);
    assertThat(begun.sameFenceUntil(100)).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(plain.questionFence(3, digest)).isEqualTo(digest);
    assertThat(plain.sameFenceUntil(3)).isEqualTo(Long.MAX_VALUE - 1);

    KeyRing other = plain.chained(70).merge(begun);
    assertThat(other.questionFence(50, digest)).isEqualTo(chain.fence(50, digest));
    assertThat(plain.merge(begun).questionFence(49, digest)).isEqualTo(KeyTag.routingOnly(digest));
    SecretState read = SecretFormat.read(SecretFormat.write(new SecretState(begun, 1, null)));
    assertThat(read.ring().sameFenceUntil(7)).isEqualTo(49);
  }

  @Test
  void nothingPrintsAKey() {
    assertThat(chain.toString()).isEqualTo("KeyRing[fingerprint=" + fingerprint() + "]");
    assertThat(new SecretState(chain, 5, null).toString()).doesNotContain("chain ");
  }

  private String fingerprint() {
    return secret.token().fingerprint();
  }
}
