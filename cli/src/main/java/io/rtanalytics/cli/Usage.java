package io.rtanalytics.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that picocli cannot do by itself; a failed one is bad usage. */
final class Usage {
  private static final String ANALYTICS = "/analytics";

  private Usage() {}

  static void that(CommandSpec spec, boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** The URL of a node without a path to any of its resources, and without a slash at its end. */
  static String node(CommandSpec spec, String url) {
    String base = url(spec, url);
    return base.endsWith(ANALYTICS) ? base.substring(0, base.length() - ANALYTICS.length()) : base;
  }

  /** The URL of a node's resource, without a slash at its end. */
  static String url(CommandSpec spec, String url) {
    try {
      URI uri = new URI(url);
      that(
          spec,
          ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
              && uri.getHost() != null,
          "'" + url + "' is no URL of a node, such as http://localhost:8000/analytics");
      that(
          spec,
          uri.getRawQuery() == null && uri.getRawFragment() == null,
          "'" + url + "' must not have a query");
    } catch (URISyntaxException e) {
      that(spec, false, "'" + url + "' is no URL");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
