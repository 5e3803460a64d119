package io.rtanalytics.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page comes from, as browsers say it in the header {@code Origin}: scheme, host, and port
 * unless it is the scheme's own (RFC 6454). Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port 1 to 65535
 */
public record WebOrigin(String scheme, String host, int port) {
  /** How an origin may look. */
  public static final String WORDS = "origins like \"https://dashboard.example.org\"";

  private static final Pattern ORIGIN_OF_PAGE = Pattern.compile("[^:/?#]+://[^/?#]+");

  /**
   * Reads an origin.
   *
   * @throws IllegalArgumentException if it is none; the message says what was wrong
   */
  public static WebOrigin parse(String text) {
    URI url = uri(text).orElseThrow(() -> new IllegalArgumentException("is not an origin"));
    WebOrigin origin =
        of(url)
            .orElseThrow(
                () -> new IllegalArgumentException("must be http:// or https:// and a host"));
    if (!url.getRawPath().isEmpty() || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("has something behind the host");
    }
    return origin;
  }

  /**
   * The origin of a page's URL, as of a {@code Referer} header; empty if it has none. What stands
   * behind the origin is not looked at: browsers write characters there that no URI may have.
   */
  public static Optional<WebOrigin> ofPage(String url) {
    Matcher origin = ORIGIN_OF_PAGE.matcher(url);
    return origin.lookingAt() ? uri(origin.group()).flatMap(WebOrigin::of) : Optional.empty();
  }

  private static Optional<URI> uri(String text) {
    try {
      URI url = new URI(text);
      return url.isOpaque() ? Optional.empty() : Optional.of(url);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<WebOrigin> of(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || url.getHost() == null || url.getRawUserInfo() != null) {
      return Optional.empty();
    }
    int port = url.getPort() < 0 ? ownPort(scheme) : url.getPort();
    return port == 0 || port > 65_535
        ? Optional.empty()
        : Optional.of(new WebOrigin(scheme, HostPattern.normalised(url.getHost()), port));
  }

  private static int ownPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** Whether the port is the one that the scheme means without one. */
  public boolean isOwnPort() {
    return port == ownPort(scheme);
  }

  /** As browsers write it. */
  @Override
  public String toString() {
    return scheme + "://" + host + (isOwnPort() ? "" : ":" + port);
  }
}
