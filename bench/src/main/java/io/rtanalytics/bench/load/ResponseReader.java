package io.rtanalytics.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds the end of one answer after another in the bytes of a connection, and its status. Answers
 * have a length; one thread.
 */
final class ResponseReader {
  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private static final String LENGTH = "\r\ncontent-length:";
  private static final int MAX_HEAD = 16 << 10;

  private final byte[] head = new byte[MAX_HEAD];
  private int headLength;
  private int matched; // bytes of END
  private long bodyLeft = -1; // -1 within the head
  private int status;

  /**
   * Reads on.
   *
   * @return the status once the answer is complete, 0 if there is more to come
   * @throws IOException if this is no answer of HTTP/1.1 with a length
   */
  int read(ByteBuffer bytes) throws IOException {
    while (bodyLeft < 0 && bytes.hasRemaining()) {
      byte next = bytes.get();
      if (headLength == MAX_HEAD) {
        throw new IOException("a head of more than " + MAX_HEAD + " bytes");
      }
      head[headLength++] = next;
      matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
      if (matched == END.length) {
        parseHead();
      }
    }
    if (bodyLeft < 0) {
      return 0;
    }
    int skipped = (int) Math.min(bodyLeft, bytes.remaining());
    bytes.position(bytes.position() + skipped);
    bodyLeft -= skipped;
    if (bodyLeft > 0) {
      return 0;
    }
    begin();
    return status;
  }

  private void begin() {
    headLength = 0;
    matched = 0;
    bodyLeft = -1;
  }

  private void parseHead() throws IOException {
    String text =
        new String(head, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = text.indexOf(LENGTH);
    if (!text.startsWith("http/1.1 ") || at < 0) {
      throw new IOException("not an answer with a length: " + text.strip());
    }
    try {
      status = Integer.parseInt(text.substring(9, 12));
      int end = text.indexOf('\r', at + LENGTH.length());
      bodyLeft = Long.parseLong(text.substring(at + LENGTH.length(), end).strip());
    } catch (NumberFormatException e) {
      throw new IOException("not an answer: " + text.strip(), e);
    }
  }
}
