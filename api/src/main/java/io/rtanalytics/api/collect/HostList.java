package io.rtanalytics.api.collect;

import io.rtanalytics.web.HostPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A list of hosts as a look-up per label of the host that is asked about. Immutable. */
final class HostList {
  private final Map<String, Set<Integer>> exact = new HashMap<>();
  private final Map<String, Set<Integer>> below = new HashMap<>();

  HostList(List<HostPattern> patterns) {
    for (HostPattern pattern : patterns) {
      (pattern.below() ? below : exact)
          .computeIfAbsent(pattern.host(), host -> new TreeSet<>())
          .add(pattern.port());
    }
  }

  /**
   * Whether a host is on the list.
   *
   * @param host in lower case, without a dot at its end
   * @param port its port
   * @param anyPort whether an entry without a port stands for this one
   */
  boolean contains(String host, int port, boolean anyPort) {
    if (fits(exact.get(host), port, anyPort)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (fits(below.get(host.substring(dot + 1)), port, anyPort)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a host is on the list, at whatever port. */
  boolean containsHost(String host) {
    if (exact.containsKey(host)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (below.containsKey(host.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(@Nullable Set<Integer> ports, int port, boolean anyPort) {
    return ports != null
        && (ports.contains(port) || (anyPort && ports.contains(HostPattern.ANY_PORT)));
  }
}
