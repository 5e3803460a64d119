package io.rtanalytics.api.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.api.decode.EventFields;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes the user's name of a visitor: a digest of address, user agent and site. It is a user's name
 * like any other, so it is neither logged nor stored, and the pseudonymiser makes something else of
 * it in every slice; the digest only keeps it short, and the address out of memory.
 *
 * <p>Of an IPv6 address, the first 64 bits count: the others are the device's own and change daily
 * (RFC 8981). One thread.
 */
final class VisitorNames {
  private static final int NETWORK_BYTES = 8;

  private final MessageDigest sha256;

  VisitorNames() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The visitor's name: what a trusted proxy says in the header that is configured, else the
   * digest.
   *
   * @param site the site's host
   * @throws io.rtanalytics.event.InvalidEvent if the header is longer than a name, or not UTF-8
   */
  Utf8 nameOf(RequestHead head, CollectRules rules, String site) {
    String header = rules.visitorHeader();
    if (!header.isEmpty() && rules.proxies().sent(head)) {
      String given = head.header(header);
      if (given != null && !given.isEmpty()) {
        byte[] bytes = given.getBytes(ISO_8859_1); // as they came
        return EventFields.checked(
            header, Utf8.wrap(bytes, 0, bytes.length), RawEvent.MAX_USER_BYTES);
      }
    }
    byte[] address =
        rules.proxies().client(head).map(VisitorNames::significant).orElse(new byte[0]);
    return digest(address, site.getBytes(US_ASCII), bytes(head.header("user-agent")));
  }

  private static byte[] bytes(@Nullable String header) {
    return header == null ? new byte[0] : header.getBytes(ISO_8859_1);
  }

  private static byte[] significant(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length <= NETWORK_BYTES ? bytes : Arrays.copyOf(bytes, NETWORK_BYTES);
  }

  /** Each part goes in behind its length, so that no two visitors are written alike. */
  private Utf8 digest(byte[]... parts) {
    for (byte[] part : parts) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
      sha256.update(part);
    }
    return Utf8.of("visitor:" + HexFormat.of().formatHex(sha256.digest()));
  }
}
