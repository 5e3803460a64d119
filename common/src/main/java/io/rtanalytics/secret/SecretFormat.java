package io.rtanalytics.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.timeline.Timeline;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes of a secret file: 64 hexadecimal digits, the secret as it was created; or, once keys
 * are forgotten or rotated, lines of ASCII:
 *
 * <pre>
 *   rt secret 2
 *   token &lt;64 hexadecimal digits&gt;
 *   seen &lt;seconds since 1970&gt; | never
 *   slices &lt;first, as 2017-05-20T00:00:00Z&gt; &lt;seconds of each&gt; (only if they are known)
 *   from 0 plain root &lt;key&gt; | listed &lt;first slice&gt; &lt;key&gt;… | gone
 *   from &lt;slice&gt; tag &lt;6 hexadecimal digits&gt; since &lt;slice&gt; chain &lt;slice&gt; &lt;key&gt;… | gone
 *   sum &lt;first 16 hexadecimal digits of the SHA-256 of all lines before&gt;
 * </pre>
 */
final class SecretFormat {
  private static final String MAGIC = "rt secret 2";
  private static final String TOKEN = "token ";
  private static final String SEEN = "seen ";
  private static final String NEVER = "never";
  private static final String SLICES = "slices ";
  private static final String SUM = "sum ";

  private SecretFormat() {}

  static byte[] write(SecretState state) {
    StringBuilder text = new StringBuilder(MAGIC).append('\n');
    text.append(TOKEN).append(state.ring().token().hex()).append('\n');
    String seen = state.seen() == SecretState.NEVER ? NEVER : Long.toString(state.seen());
    text.append(SEEN).append(seen).append('\n');
    Timeline slices = state.timeline();
    if (slices != null) {
      text.append(SLICES).append(slices.first()).append(' ').append(slices.length()).append('\n');
    }
    state.lines().forEach(line -> text.append(line).append('\n'));
    String sum = sum(text.toString());
    text.append(SUM).append(sum).append('\n');
    return text.toString().getBytes(US_ASCII);
  }

  static String line(KeyPeriod period) {
    String name =
        period.isChained()
            ? "tag " + HexFormat.of().toHexDigits(period.tag(), 6) + " since " + period.since()
            : "plain";
    return "from " + period.from() + ' ' + name + ' ' + period.source().toText();
  }

  private static String sum(String text) {
    byte[] digest = Hex.sha256().digest(text.getBytes(US_ASCII));
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws IllegalArgumentException if they are anything else, in words that repeat none of them
   */
  static SecretState read(byte[] bytes) {
    String text = new String(bytes, US_ASCII);
    if (!text.startsWith(MAGIC)) {
      String hex = text.strip();
      Hex.require(hex, "a secret");
      Secret secret = Secret.of(HexFormat.of().parseHex(hex));
      return new SecretState(secret.ring(), SecretState.NEVER, null);
    }
    int end = text.lastIndexOf(SUM);
    if (end < 0 || !text.substring(end).strip().equals(SUM + sum(text.substring(0, end)))) {
      throw new IllegalArgumentException("it is damaged, or not all there: its sum is wrong");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    try {
      return parse(lines);
    } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException("its lines are not those of a secret", e);
    }
  }

  private static SecretState parse(List<String> lines) {
    Token token = new Token(after(TOKEN, lines.get(1)));
    String seen = after(SEEN, lines.get(2));
    boolean known = lines.get(3).startsWith(SLICES);
    List<KeyPeriod> periods = new ArrayList<>();
    for (String line : lines.subList(known ? 4 : 3, lines.size())) {
      periods.add(period(Arrays.asList(line.split(" "))));
    }
    return new SecretState(
        new KeyRing(token, periods),
        seen.equals(NEVER) ? SecretState.NEVER : Long.parseLong(seen),
        known ? slices(after(SLICES, lines.get(3)).split(" ")) : null);
  }

  private static Timeline slices(String[] words) {
    return new Timeline(Instant.parse(words[0]), Long.parseLong(words[1]));
  }

  private static String after(String word, String line) {
    if (!line.startsWith(word)) {
      throw new IllegalArgumentException("a line of it does not begin with \"" + word + '"');
    }
    return line.substring(word.length());
  }

  private static KeyPeriod period(List<String> words) {
    long from = Long.parseLong(words.get(1));
    if (words.get(2).equals("plain")) {
      return KeyPeriod.plain(from, plain(words.subList(3, words.size())));
    }
    int tag = HexFormat.fromHexDigits(words.get(3));
    long since = Long.parseLong(words.get(5));
    return new KeyPeriod(from, tag, since, chain(words.subList(6, words.size())));
  }

  private static KeySource plain(List<String> words) {
    return switch (words.get(0)) {
      case RootKey.WORD -> new RootKey(Hex.key(words.get(1)));
      case ListedKeys.WORD ->
          ListedKeys.of(
              Long.parseLong(words.get(1)),
              words.subList(2, words.size()).stream().map(Hex::key).toArray(byte[][]::new));
      default -> gone(words);
    };
  }

  private static KeySource chain(List<String> words) {
    return words.get(0).equals(KeyChain.WORD)
        ? KeyChain.at(Long.parseLong(words.get(1)), words.subList(2, words.size()))
        : gone(words);
  }

  private static KeySource gone(List<String> words) {
    if (!words.get(0).equals(NoKeys.WORD)) {
      throw new IllegalArgumentException("it has keys of an unknown kind");
    }
    return NoKeys.GONE;
  }
}
