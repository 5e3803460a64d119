package io.rtanalytics.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code api-nodes} and {@code worker-nodes}: ids and URLs. One per file. */
final class NodesReader {
  // Greedy: rather too much is hidden than half a password shown.
  private static final Pattern USER_INFO = Pattern.compile("//.*@", Pattern.DOTALL);

  private final Problems problems;
  private final Map<String, String> pathByUrl = new HashMap<>();

  NodesReader(Problems problems) {
    this.problems = problems;
  }

  /** The nodes under a key; those that have problems are left out. */
  Map<String, URI> read(JsonNode nodes, String key) {
    Map<String, URI> urls = new LinkedHashMap<>();
    if (problems.isFilledObject(nodes, key, "an object of node ids and URLs")) {
      for (Map.Entry<String, JsonNode> node : nodes.properties()) {
        NodeIds.flaw(node.getKey()).ifPresent(flaw -> problems.add(key, flaw));
        url(node.getValue(), Problems.child(key, node.getKey()))
            .ifPresent(url -> urls.put(node.getKey(), url));
      }
    }
    return urls;
  }

  /**
   * The nodes under a key, each with a URL or a list of them; those that have problems are left
   * out.
   *
   * @param replicas whether there may be several for one node
   */
  Map<String, List<URI>> readReplicas(JsonNode nodes, String key, boolean replicas) {
    Map<String, List<URI>> urls = new LinkedHashMap<>();
    if (problems.isFilledObject(nodes, key, "an object of node ids and URLs")) {
      for (Map.Entry<String, JsonNode> node : nodes.properties()) {
        NodeIds.flaw(node.getKey()).ifPresent(flaw -> problems.add(key, flaw));
        List<URI> all = replicas(node.getValue(), Problems.child(key, node.getKey()), replicas);
        if (!all.isEmpty()) {
          urls.put(node.getKey(), all);
        }
      }
    }
    return urls;
  }

  private List<URI> replicas(JsonNode json, String path, boolean allowed) {
    if (!json.isArray()) {
      return url(json, path).map(List::of).orElse(List.of());
    }
    if (!allowed) {
      problems.add(path, "a list of replicas needs a \"log\" in Kafka, for files are one worker's");
      return List.of();
    }
    if (json.isEmpty()) {
      problems.add(path, "must not be empty");
    }
    List<URI> all = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      url(json.get(i), path + '[' + i + ']').ifPresent(all::add);
    }
    return all;
  }

  private Optional<URI> url(JsonNode json, String path) {
    if (!json.isTextual()) {
      problems.expected(json, path, "a URL in quotes");
      return Optional.empty();
    }
    String text = json.textValue();
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      problems.add(path, show(text) + " is not a URL: " + e.getReason());
      return Optional.empty();
    }
    String flaw = flaw(url);
    if (flaw == null) {
      String before = pathByUrl.putIfAbsent(normalised(url), path);
      flaw = before == null ? null : "is the URL of " + before + " too";
    }
    if (flaw != null) {
      problems.add(path, show(text) + ' ' + flaw);
      return Optional.empty();
    }
    return Optional.of(url);
  }

  private static @Nullable String flaw(URI url) {
    String scheme = url.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      return "must begin with http:// or https://";
    }
    if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
      return "must not contain a user name or password";
    }
    if (url.getHost() == null) {
      return "has no valid host: letters, digits, dots and hyphens";
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      return "has a port that is not within 1 to 65535";
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return "must not contain a query (?) or fragment (#)";
    }
    return null;
  }

  /** Equal for two URLs that lead to the same place. */
  private static String normalised(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    String path = url.normalize().getRawPath().replaceFirst("/+$", "");
    return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ':' + port + path;
  }

  /** The URL in quotes, for a log: without a password. */
  private static String show(String url) {
    return Problems.show(USER_INFO.matcher(url).replaceAll("//***@"));
  }
}
