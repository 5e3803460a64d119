package io.rtanalytics.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that picocli cannot do by itself; a failed one is bad usage. */
final class Usage {
  /** Where {@code rt serve} listens by default. */
  static final String NODE = "http://localhost:8000";

  private static final Pattern PATH_OF_A_RESOURCE = Pattern.compile("(/analytics|/worker)?/*$");

  private Usage() {}

  static void that(CommandSpec spec, boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /**
   * The URL of a node, without a slash at its end. It may be given with the path of its {@code
   * /analytics} or {@code /worker}, as a cluster file spells it.
   */
  static String node(CommandSpec spec, String url) {
    try {
      URI uri = new URI(url);
      that(
          spec,
          ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
              && uri.getHost() != null,
          "'" + url + "' is no URL of a node, such as " + NODE);
      that(
          spec,
          uri.getRawQuery() == null && uri.getRawFragment() == null,
          "'" + url + "' must not have a query");
    } catch (URISyntaxException e) {
      that(spec, false, "'" + url + "' is no URL");
    }
    return PATH_OF_A_RESOURCE.matcher(url).replaceFirst("");
  }

  /** The same, of its {@code /analytics}. */
  static String analytics(CommandSpec spec, String url) {
    return node(spec, url) + "/analytics";
  }
}
