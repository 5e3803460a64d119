package io.rtanalytics.bench.process;

import io.rtanalytics.bench.server.BareServer;
import io.rtanalytics.cli.text.Failure;
import java.net.URI;
import java.util.List;

/** A {@link BareServer} in a JVM of its own. One thread. */
public final class BareProcess implements AutoCloseable {
  /** What reports call it. */
  public static final String NAME = "bare Vert.x";

  private final WorkDirectory directory;
  private final Child child;
  private final URI url;

  private BareProcess(WorkDirectory directory, Child child, URI url) {
    this.directory = directory;
    this.child = child;
    this.url = url;
  }

  /** Starts one and waits until it answers. */
  public static BareProcess start(Workbench workbench) throws Failure, InterruptedException {
    String port = workbench.freePorts(1).get(0).toString();
    WorkDirectory directory = workbench.directory("bare");
    URI url = URI.create("http://127.0.0.1:" + port);
    try {
      Child child =
          workbench.startJava(BareServer.class, List.of(port), directory.path().resolve("output"));
      try {
        Http.awaitOk(url, child);
        return new BareProcess(directory, child, url);
      } catch (Failure | InterruptedException | RuntimeException e) {
        child.close();
        throw e;
      }
    } catch (Failure | InterruptedException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Its address, without a path. */
  public URI url() {
    return url;
  }

  @Override
  public void close() throws Failure {
    child.close();
    directory.close();
  }
}
