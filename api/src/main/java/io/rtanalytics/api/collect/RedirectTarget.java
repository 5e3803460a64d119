package io.rtanalytics.api.collect;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a click may lead to. A URL is written anew from what was understood of it, in ASCII: a
 * browser that reads the original in another way never sees it. Stateless.
 */
final class RedirectTarget {
  private static final int MAX_CHARS = 2048;
  private static final String NAME = "to";

  private RedirectTarget() {}

  /**
   * The URL to send the visitor to.
   *
   * @param text an absolute URL of http or https
   * @throws InvalidEvent if it is anything else, bears a user or password, or leads to a host that
   *     is not on the list
   */
  static String checked(String text, HostList hosts) {
    if (text.length() > MAX_CHARS) {
      throw new InvalidEvent(NAME, "longer than " + MAX_CHARS + " characters");
    }
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidEvent(NAME, "not a URL");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new InvalidEvent(NAME, "not an absolute URL of http or https");
    }
    String authority = url.getRawAuthority();
    if (authority == null || authority.indexOf('@') >= 0 || url.getHost() == null) {
      throw new InvalidEvent(
          NAME, "has no plain host (an international one is written as xn--…, without a user)");
    }
    String host = HostPattern.normalised(url.getHost());
    int port = url.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : url.getPort();
    boolean ownPort = new WebOrigin(scheme, host, port).isOwnPort();
    if (!hosts.contains(host, port, ownPort)) {
      throw new InvalidEvent(NAME, "leads to a host that is not allowed here (redirect-hosts)");
    }
    return written(scheme, host, ownPort ? "" : ":" + port, url);
  }

  private static String written(String scheme, String host, String port, URI url) {
    StringBuilder text = new StringBuilder(scheme).append("://").append(host).append(port);
    text.append(url.getRawPath().isEmpty() ? "/" : url.getRawPath());
    if (url.getRawQuery() != null) {
      text.append('?').append(url.getRawQuery());
    }
    if (url.getRawFragment() != null) {
      text.append('#').append(url.getRawFragment());
    }
    return URI.create(text.toString()).toASCIIString();
  }
}
