package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.secret.KeyForgotten;
import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.Secret;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** R7, against values computed elsewhere. */
class PseudonymiserTest {
  private final Pseudonymiser pseudonymiser = new Pseudonymiser(Clusters.SECRET);

  /**
   * Computed by Python:
   *
   * <pre>
   * python3 -c '
   * import hmac, struct
   * h = lambda key, text: hmac.new(key, text, "sha256").digest()
   * key = h(bytes(range(32)), b"slice" + struct.pack(">q", 3))
   * user = h(key, "Jürgen".encode())[:16]
   * print(user.hex(), h(h(key, b"id"), user + b"order-17")[:16].hex())'
   * </pre>
   */
  @Test
  void knownAnswer() {
    Event event = pseudonymiser.pseudonymise(raw("Jürgen", "order-17"), 3);
    assertThat(event.user()).isEqualTo(Pseudonym.parse("3284e9f56f72b8a0b05fb60cae990b19"));
    assertThat(event.id()).isEqualTo(new IdHash(0x1cf89335aa6d3f48L, 0xbd8132018d2d837aL));
  }

  @Test
  void r7SameUserCannotBeFollowedAcrossSlices() {
    Pseudonym inOne = pseudonymiser.pseudonymise(raw("ann", null), 1).user();
    assertThat(pseudonymiser.pseudonymise(raw("ann", null), 1).user()).isEqualTo(inOne);
    assertThat(pseudonymiser.pseudonymise(raw("ann", null), 2).user()).isNotEqualTo(inOne);
  }

  /** The original's hash of slice + user made "1" + "23x" and "12" + "3x" the same. */
  @Test
  void r7SliceAndUserAreNotRunTogether() {
    assertThat(pseudonymiser.pseudonymise(raw("23x", null), 1).user())
        .isNotEqualTo(pseudonymiser.pseudonymise(raw("3x", null), 12).user());
  }

  @Test
  void sameIdOfAnotherUserIsAnotherId() {
    assertThat(pseudonymiser.pseudonymise(raw("ann", "1"), 1).id())
        .isNotEqualTo(pseudonymiser.pseudonymise(raw("bob", "1"), 1).id());
  }

  @Test
  void manyMoreSlicesThanAreKeptComeOutRight() {
    Event first = pseudonymiser.pseudonymise(raw("ann", "1"), 0);
    for (int slice = 1; slice < 3000; slice++) {
      assertThat(pseudonymiser.pseudonymise(raw("ann", "1"), slice).user())
          .isNotEqualTo(first.user());
    }
    assertThat(pseudonymiser.pseudonymise(raw("ann", "1"), 0)).isEqualTo(first);
  }

  /** They share a place. */
  @Test
  void slicesWhoseNumbersEndAlikeHaveKeysOfTheirOwn() {
    Event in3 = pseudonymiser.pseudonymise(raw("ann", "1"), 3);
    Event in1027 = pseudonymiser.pseudonymise(raw("ann", "1"), 3 + 1024);
    assertThat(in1027.user()).isNotEqualTo(in3.user());
    assertThat(pseudonymiser.pseudonymise(raw("ann", "1"), 3)).isEqualTo(in3);
    assertThat(pseudonymiser.pseudonymise(raw("ann", "1"), 3 + 1024)).isEqualTo(in1027);
  }

  @Test
  void keysThatAreForgottenAreNotKeptReady() {
    AtomicReference<KeyRing> ring = new AtomicReference<>(Clusters.SECRET.ring().chained());
    Pseudonymiser forgetting = new Pseudonymiser(ring::get);
    forgetting.pseudonymise(raw("ann", null), 5);
    Event kept = forgetting.pseudonymise(raw("ann", null), 6);
    ring.set(ring.get().forgetBefore(6));

    assertThat(forgetting.renew().oldest()).isEqualTo(6);
    assertThatThrownBy(() -> forgetting.pseudonymise(raw("ann", null), 5))
        .isInstanceOf(KeyForgotten.class);
    assertThat(forgetting.pseudonymise(raw("ann", null), 6)).isEqualTo(kept);
  }

  @Property(tries = 200)
  void keyedHashIsTheJdksHmac(
      @ForAll @Size(min = 1, max = 64) byte[] key,
      @ForAll @Size(max = 200) byte[] text,
      @ForAll @LongRange(min = 0, max = 3) long repeats) {
    Mac mac = Secret.hmac(key);
    KeyedHash hash = new KeyedHash(key);
    byte[] out = new byte[32];
    for (long i = 0; i <= repeats; i++) {
      hash.hash(Utf8.wrap(text, 0, text.length), out);
      assertThat(out).isEqualTo(mac.doFinal(text));
    }
  }

  private static RawEvent raw(String user, String id) {
    return new RawEvent(0, Utf8.of(user), Action.CLICK, null, id == null ? null : Utf8.of(id));
  }
}
