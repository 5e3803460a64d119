package io.rtanalytics.tests.harness;

import java.nio.file.Path;

/** Where things are in the project under test. */
public final class Project {
  private Project() {}

  /** {@code cli/target/rt.jar}, which the build names. */
  public static Path jar() {
    String jar = System.getProperty("rt.jar");
    if (jar == null) {
      throw new IllegalStateException("the tests need the system property rt.jar");
    }
    return Path.of(jar).toAbsolutePath().normalize();
  }

  /** {@code broker/target}, where Kafka's server was built. */
  public static Path broker() {
    String broker = System.getProperty("rt.broker");
    if (broker == null) {
      throw new IllegalStateException("the tests need the system property rt.broker");
    }
    return Path.of(broker).toAbsolutePath().normalize();
  }

  /** The project's root directory: that of the README. */
  public static Path root() {
    return jar().getParent().getParent().getParent();
  }

  /** The {@code java} that runs the tests. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
