package io.rtanalytics.timeline;

import java.util.List;

/** A cluster file that cannot be used, with everything that is wrong with it. */
public final class InvalidCluster extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * Says what is wrong.
   *
   * @param name how messages call the file
   * @param problems at least one
   */
  public InvalidCluster(String name, List<String> problems) {
    super(name + ": " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong, at least one entry, in the file's own order of topics: each names the key path
   * and the offending value. The message is the file's name and all of these in one line.
   */
  public List<String> problems() {
    return problems;
  }
}
