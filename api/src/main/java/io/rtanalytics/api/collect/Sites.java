package io.rtanalytics.api.collect;

import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which site an event belongs to: the one that the browser names ({@code Origin}, else
 * {@code Referer}), else the one that the request names, else the first of the list, as for mails.
 * Pixels and links may stand elsewhere, in a mail that is read in a browser for instance: where the
 * {@code Referer} is not on the list, what the request names counts. Stateless.
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
    String origin = head.header("origin"); // a browser that hides where it is says "null"
    if (origin != null && !origin.equals("null")) {
      return listed(rules, origin);
    }
    String referer = head.header("referer");
    if (referer != null && !referer.isEmpty() && (claimed == null || isListed(rules, referer))) {
      return listed(rules, referer);
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

  private static boolean isListed(CollectRules rules, String page) {
    return WebOrigin.ofPage(page)
        .filter(it -> rules.sites().contains(it.host(), it.port(), true))
        .isPresent();
  }

  private static String listed(CollectRules rules, String page) {
    WebOrigin origin =
        WebOrigin.ofPage(page)
            .orElseThrow(() -> new SiteRefused("Origin or Referer is no page of the web"));
    requireListed(isListed(rules, page), origin.toString());
    return origin.host();
  }
}
