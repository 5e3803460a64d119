package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds out on what a run takes place; what can't be told is left out. */
public final class MachineFacts {
  private MachineFacts() {}

  /** Name → value, in an order fit for people. */
  public static Map<String, String> of(Workbench workbench, Clock clock)
      throws Failure, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    put(facts, "commit", commit(workbench));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    put(facts, "cpu", firstValue(Path.of("/proc/cpuinfo"), "model name"));
    put(facts, "memory", firstValue(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("flags", String.join(" ", workbench.javaFlags()));
    return facts;
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  private static String commit(Workbench workbench) throws Failure, InterruptedException {
    if (workbench.program("git").isEmpty() || !Files.exists(workbench.home().resolve(".git"))) {
      return "";
    }
    String git = "git";
    String home = workbench.home().toString();
    String commit = workbench.output(List.of(git, "-C", home, "rev-parse", "--short=12", "HEAD"));
    String changes = workbench.output(List.of(git, "-C", home, "status", "--porcelain"));
    return changes.isEmpty() ? commit : commit + " with changes";
  }

  private static String firstValue(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException noLinux) {
      return "";
    }
  }
}
