package io.rtanalytics.bench.process;

import io.rtanalytics.bench.server.BareServer;
import io.rtanalytics.cli.text.Failure;
import java.util.List;

/** Runs {@link BareServer}s. */
public final class Bare {
  /** What reports call it. */
  public static final String NAME = "bare Vert.x";

  private Bare() {}

  /** Starts one. */
  public static Yardstick start(Workbench workbench) throws Failure, InterruptedException {
    return Yardstick.start(
        workbench,
        "bare",
        (directory, port) ->
            workbench.startJava(
                List.of(),
                BareServer.class,
                List.of(Integer.toString(port)),
                directory.resolve("output")),
        (child, port) -> Http.awaitOk(Yardstick.url(port), child));
  }
}
