package io.rtanalytics.api.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.rtanalytics.event.Utf8;
import java.io.IOException;
import java.util.Arrays;

/**
 * How this package reads JSON: one factory with tight limits, and text as UTF-8 without a {@code
 * String} in between. One thread per instance; the factory is for all.
 */
final class JsonText {
  /**
   * Field names are short and not interned: clients choose them, and the JVM would keep each for
   * ever; the factory itself remembers a few thousand. A text may be longer than a line may be, so
   * that a long line is told from broken JSON.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(2 * BulkDecoder.MAX_LINE_BYTES)
                  .maxNameLength(256)
                  .maxNumberLength(1000)
                  .maxNestingDepth(100)
                  .build())
          .build();

  /** More characters than any field may have bytes: of a longer text, the rest need not be kept. */
  private static final int MAX_CHARS = 1024;

  private byte[] buffer = new byte[512];
  private int used;

  /** Forgets all texts; their bytes are overwritten from now on. */
  void clear() {
    used = 0;
  }

  /**
   * The text of the present token, cut off where it is too long anyway; a surrogate without its
   * other half makes it malformed. Valid until {@link #clear}.
   */
  Utf8 of(JsonParser parser) throws IOException {
    char[] chars = parser.getTextCharacters();
    int at = parser.getTextOffset();
    int end = at + Math.min(parser.getTextLength(), MAX_CHARS);
    int from = used;
    if (buffer.length - used < 3 * (end - at)) {
      buffer = Arrays.copyOf(buffer, used + Math.max(buffer.length, 3 * (end - at)));
    }
    while (at < end) {
      char next = chars[at++];
      if (next < 0x80) {
        buffer[used++] = (byte) next;
      } else if (next < 0x800) {
        buffer[used++] = (byte) (0xc0 | (next >> 6));
        buffer[used++] = continuation(next);
      } else if (Character.isHighSurrogate(next)
          && at < end
          && Character.isLowSurrogate(chars[at])) {
        int point = Character.toCodePoint(next, chars[at++]);
        buffer[used++] = (byte) (0xf0 | (point >> 18));
        buffer[used++] = continuation(point >> 12);
        buffer[used++] = continuation(point >> 6);
        buffer[used++] = continuation(point);
      } else {
        buffer[used++] = (byte) (0xe0 | (next >> 12));
        buffer[used++] = continuation(next >> 6);
        buffer[used++] = continuation(next);
      }
    }
    return Utf8.wrap(buffer, from, used - from);
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }
}
