package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.node.Secrets;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.KeySpan;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt secret show}: what a secret's file can still tell, without telling it. */
@Command(
    name = "show",
    description = {
      "Say of which slices the pseudonyms can still be computed with a secret's file.",
      "It prints no key, and nothing that one could be made of."
    })
final class SecretShow implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The secret.")
  Path file;

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description =
          "The cluster file: with it, slices are told as times, too; without it, once a node has.")
  @Nullable Path cluster;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    SecretState state;
    try {
      state = new SecretFile(file).read();
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    }
    Timeline timeline = cluster == null ? state.timeline() : timeline(cluster, state);

    PrintWriter out = spec.commandLine().getOut();
    out.println("fingerprint " + state.ring().token().fingerprint());
    for (KeySpan span : state.ring().spans()) {
      if (span.oldest() > span.from()) {
        print(out, span.from(), Math.min(span.oldest() - 1, span.to()), "forgotten", timeline);
      }
      if (span.oldest() <= span.to()) {
        print(out, span.oldest(), span.to(), computable(span), timeline);
      }
    }
    out.println(
        state.seen() == SecretState.NEVER
            ? "no keys were forgotten yet"
            : "keys were last forgotten at " + Instant.ofEpochSecond(state.seen()));
    return 0;
  }

  /** As the cluster file cuts time; what it does not say, the secret's may. */
  private @Nullable Timeline timeline(Path clusterFile, SecretState state) throws Failure {
    ClusterFile read = ClusterFiles.read(clusterFile);
    if (read.systemFirstSlice()) {
      return state.timeline(); // the first start is not in the file
    }
    return Secrets.on(read.resolve(Instant.now()).timeline(), file, state).timeline();
  }

  private static String computable(KeySpan span) {
    return span.chained()
        ? "can be computed, until each is final"
        : "can be computed, by the secret itself or its keys";
  }

  private static void print(
      PrintWriter out, long from, long to, String what, @Nullable Timeline timeline) {
    boolean open = to >= Long.MAX_VALUE - 1;
    String slices = open ? "slices " + from + " and later" : "slices " + from + " to " + to;
    String when =
        timeline == null ? "" : " (" + times(from, open ? from : to, open, timeline) + ")";
    out.println(slices + when + ": " + what);
  }

  private static String times(long from, long to, boolean open, Timeline timeline) {
    try {
      String begin = "from " + timeline.startOf(from);
      return open ? begin : begin + " to " + timeline.endOf(to);
    } catch (DateTimeException e) {
      return "beyond all times";
    }
  }
}
