package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A file in which a JVM notes its collections: some lines a second at most. */
record GcLog(Path file) {
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");
  private static final long MEBI = 1 << 20;

  /** The flag that lets a JVM write it, if it is in its working directory. */
  String flag() {
    return "-Xlog:gc:file=" + file.getFileName();
  }

  /** What the process has taken at most until now. */
  MemoryUse use(Child process) throws Failure {
    try (var lines = Files.lines(file)) {
      List<MatchResult> pauses = lines.flatMap(line -> PAUSE.matcher(line).results()).toList();
      return new MemoryUse(
          process.name(), most(pauses, 1), most(pauses, 2), ProcessUsage.peakResident(process));
    } catch (IOException e) {
      throw Failure.of("log of collections", file, e);
    }
  }

  private static long most(List<MatchResult> pauses, int group) {
    return MEBI
        * pauses.stream().mapToLong(pause -> Long.parseLong(pause.group(group))).max().orElse(0);
  }
}
