package io.rtanalytics.api.collect;

import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which site an event belongs to: the one that the browser names ({@code Origin}, else
 * {@code Referer}), else the one that the request names, else the first of the list, as for mails.
 * Stateless.
 */
final class Sites {
  private Sites() {}

  /**
   * The site's host.
   *
   * @param claimed the site that the request names, or null
   * @throws SiteRefused if it is not on the list, or nobody names one and the list does not begin
   *     with one
   */
  static String of(RequestHead head, CollectRules rules, @Nullable String claimed) {
    Optional<WebOrigin> page = page(head);
    if (page.isPresent()) {
      WebOrigin origin = page.get();
      requireListed(rules.sites().contains(origin.host(), origin.port(), true), origin.toString());
      return origin.host();
    }
    if (claimed != null) {
      String host = named(claimed);
      requireListed(rules.sites().containsHost(host), "the site");
      return host;
    }
    String first = rules.defaultSite();
    if (first == null) {
      throw new SiteRefused("neither Origin nor Referer nor a parameter site names the site");
    }
    return first;
  }

  /** A page that hides where it is may still say it: with its port, as browsers do. */
  private static String named(String claimed) {
    try {
      return HostPattern.parse(claimed).host();
    } catch (IllegalArgumentException e) {
      throw new SiteRefused("the site is not a host");
    }
  }

  private static void requireListed(boolean isListed, String name) {
    if (!isListed) {
      throw new SiteRefused(name + " is not among the sites of this node (sites)");
    }
  }

  /** A browser that hides where it is says {@code Origin: null}. */
  private static Optional<WebOrigin> page(RequestHead head) {
    String origin = head.header("origin");
    if (origin != null && !origin.equals("null")) {
      return Optional.of(parsed(origin));
    }
    String referer = head.header("referer");
    return referer == null || referer.isEmpty() ? Optional.empty() : Optional.of(parsed(referer));
  }

  private static WebOrigin parsed(String url) {
    return WebOrigin.ofPage(url)
        .orElseThrow(() -> new SiteRefused("Origin or Referer is no page of the web"));
  }
}
