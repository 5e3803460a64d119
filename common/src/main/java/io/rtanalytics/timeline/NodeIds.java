package io.rtanalytics.timeline;

import java.util.Optional;

/**
 * What may be the id of a node: ids stand in lines of text, in lists, in headers and in the names
 * of directories.
 */
public final class NodeIds {
  private static final int LONGEST = 64;

  private NodeIds() {}

  /** Why a text is no id, as a sentence about it; empty if it is one. */
  public static Optional<String> flaw(String id) {
    if (id.isEmpty()) {
      return Optional.of("a node id must not be empty");
    }
    if (id.length() > LONGEST) {
      return Optional.of(
          "node id " + Problems.show(id) + " is longer than " + LONGEST + " characters");
    }
    if (!id.chars().allMatch(NodeIds::mayBeIn)) {
      return Optional.of(
          "node id "
              + Problems.show(id)
              + " must be visible ASCII characters without commas and slashes");
    }
    return Optional.empty();
  }

  private static boolean mayBeIn(int c) {
    return c > ' ' && c < 0x7f && c != ',' && c != '/' && c != '\\';
  }
}
