package io.rtanalytics.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyChainTest {
  private static final long FAR = Long.MAX_VALUE;
  private static final Secret COUNTING = Secret.of(counting());
  private static final byte[] ROOT = PlainChain.hmac(counting(), "chain".getBytes(US_ASCII));

  private static byte[] counting() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  /**
   * Computed by Python:
   *
   * <pre>
   * import hmac, struct
   * h = lambda key, text: hmac.new(key, text, "sha256").digest()
   * def key(root, slice):
   *     k = root
   *     for i, digit in enumerate("%016x" % slice):
   *         if i: k = h(k, b"below")
   *         for _ in range(int(digit, 16)): k = h(k, b"next")
   *     return h(k, b"slice" + struct.pack("&gt;q", slice)).hex()
   * print(key(h(bytes(range(32)), b"chain"), 83456))
   * </pre>
   */
  @ParameterizedTest
  @CsvSource({
    "0, 2ea288c23cb03742585a16e294505e2a7355f37e64fa54cf8a632f4e22876120",
    "1, 27db3ecdf73a314b2afab4688ed2fd67b093a1da65413826ab30f6ccfe59f893",
    "16, 466c800bb9c43d7b2c21b101f531a5402eb426b9452079a397559fb861c7582b",
    "83456, 55bd4b72041f99638eb40d0d1c38f523b4639ac889cfac8c5ff52201d3540e7c",
    "9223372036854775806, b10af9dc25707aef555a3061508da4b58ed37124d4d4ae198fa3b9e6d1c7fd2a"
  })
  void knownAnswers(long slice, String key) {
    assertThat(HexFormat.of().formatHex(COUNTING.ring().chained().sliceKey(slice))).isEqualTo(key);
  }

  @Property(tries = 300)
  void whereverItStandsItGivesEveryLaterSliceTheSameKey(
      @ForAll @LongRange(min = 0, max = 1L << 40) long first,
      @ForAll @LongRange(min = 0, max = 70_000) long step,
      @ForAll @LongRange(min = 0, max = 1L << 40) long ahead) {
    KeySource moved = KeyChain.of(ROOT).forgetBefore(first, FAR).forgetBefore(first + step, FAR);
    byte[] expected = new PlainChain(ROOT).sliceKey(first + step + ahead);

    assertThat(moved.sliceKey(first + step + ahead)).isEqualTo(expected);
    assertThat(readAgain(moved).sliceKey(first + step + ahead)).isEqualTo(expected);
    assertThat(moved.oldest()).isEqualTo(first + step);
  }

  @Property(tries = 300)
  void earlierSlicesHaveNoKeyAndNothingInItIsOneOfTheirs(
      @ForAll @LongRange(min = 1, max = 5000) long position,
      @ForAll @LongRange(min = 0, max = 4999) long slice) {
    long before = slice % position;
    KeySource moved = KeyChain.of(ROOT).forgetBefore(position, FAR);

    assertThatThrownBy(() -> moved.sliceKey(before)).isInstanceOf(KeyForgotten.class);
    // Where the text is read at the earlier position, it gives another key, or none.
    List<String> words = Arrays.asList(moved.toText().split(" "));
    try {
      KeySource forged = KeyChain.at(before, words.subList(2, words.size()));
      assertThat(forged.sliceKey(before)).isNotEqualTo(new PlainChain(ROOT).sliceKey(before));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("slice " + before);
    }
    assertThat(words).doesNotContain(HexFormat.of().formatHex(ROOT));
  }

  @Test
  void walkingSliceBySliceIsTheSameAsJumping() {
    KeySource walked = KeyChain.of(ROOT);
    PlainChain plain = new PlainChain(ROOT);
    for (long slice = 0; slice < 600; slice++) {
      walked = walked.forgetBefore(slice, FAR);
      assertThat(walked.toText()).isEqualTo(KeyChain.of(ROOT).forgetBefore(slice, FAR).toText());
      assertThat(walked.sliceKey(slice)).isEqualTo(plain.sliceKey(slice));
    }
  }

  @Test
  void itDoesNotGoBack() {
    KeySource moved = KeyChain.of(ROOT).forgetBefore(500, FAR);
    assertThat(moved.forgetBefore(20, FAR)).isSameAs(moved);
  }

  private static KeySource readAgain(KeySource source) {
    List<String> words = Arrays.asList(source.toText().split(" "));
    return KeyChain.at(Long.parseLong(words.get(1)), words.subList(2, words.size()));
  }
}
