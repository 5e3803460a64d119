package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What processes have used of the machine so far, as Linux tells it below {@code /proc}. */
public final class ProcessUsage {
  private static final int TICKS_PER_SECOND = 100; // of every Linux, whatever the kernel's own
  private static final int USER_TICKS = 11; // fields behind the name, from 0
  private static final int SYSTEM_TICKS = 12;

  private ProcessUsage() {}

  /**
   * The time that processes have spent on cores, together; steps of 10 ms.
   *
   * @throws Failure if one has ended, or this is no Linux
   */
  public static Duration cpu(List<Child> processes) throws Failure {
    long ticks = 0;
    for (Child process : processes) {
      String stat = read(process, "stat");
      // The name stands in brackets and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    }
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /**
   * The most bytes of memory that a process has had resident.
   *
   * @throws Failure if it has ended, or this is no Linux
   */
  public static long peakResident(Child process) throws Failure {
    return read(process, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow(() -> new Failure(process + " has no VmHWM"));
  }

  private static String read(Child process, String file) throws Failure {
    Path path = Path.of("/proc", Long.toString(process.pid()), file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw Failure.of("usage", path, e);
    }
  }
}
