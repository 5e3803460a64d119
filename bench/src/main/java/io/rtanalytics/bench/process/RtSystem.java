package io.rtanalytics.bench.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.bench.server.SlowDiskServer;
import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The processes of one {@link Topology}, with data of their own that closing them deletes. One
 * thread.
 */
public final class RtSystem implements AutoCloseable {
  private static final long COMMAND_SECONDS = 60;

  private final Workbench workbench;
  private final Topology topology;
  private final List<Integer> ports;
  private final WorkDirectory directory;
  private final Deque<Node> nodes = new ArrayDeque<>();

  private record Node(Child process, GcLog collections) {}

  private RtSystem(Workbench workbench, Topology topology) throws Failure {
    this.workbench = workbench;
    this.topology = topology;
    this.ports = workbench.freePorts(topology.ports());
    this.directory = workbench.directory("rt");
  }

  /**
   * Starts the processes and waits until all are ready.
   *
   * @throws Failure if one is not; then nothing is left of any
   */
  public static RtSystem start(Workbench workbench, Topology topology)
      throws Failure, InterruptedException {
    RtSystem system = new RtSystem(workbench, topology);
    try {
      system.startAll();
      return system;
    } catch (Failure | InterruptedException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private void startAll() throws Failure, InterruptedException {
    if (topology.clusterFile()) {
      writeCluster();
    }
    if (!topology.apart()) {
      serve();
      return;
    }
    // Not waited for one by one: five JVMs start at once.
    List<Child> started = new ArrayList<>();
    for (int i = 0; i < topology.workers(); i++) {
      String id = Integer.toString(i);
      started.add(
          start(
              "worker",
              id,
              "--cluster",
              clusterFile(),
              "--data",
              path("data"),
              "--token",
              token()));
    }
    for (int i = 0; i < started.size(); i++) {
      Http.awaitOk(ready(ports.get(1 + i)), started.get(i));
    }
    Child api = start("api", "0", "--cluster", clusterFile(), "--secret", secret());
    Http.awaitOk(ready(ports.get(0)), api);
  }

  private void serve() throws Failure, InterruptedException {
    String port = ports.get(0).toString();
    List<String> arguments = new ArrayList<>(List.of("serve", "--data", path("data")));
    arguments.addAll(List.of("--port", port));
    if (topology.clusterFile()) {
      arguments.addAll(List.of("--cluster", clusterFile()));
    }
    Child serve =
        topology.slowDisk() ? startSlowDisk(port) : start(arguments.toArray(String[]::new));
    Http.awaitOk(ready(ports.get(0)), serve);
  }

  private Child startSlowDisk(String port) throws Failure {
    return start(
        (collections, output) ->
            workbench.startJava(
                List.of(collections.flag()),
                SlowDiskServer.class,
                List.of(port, path("data"), clusterFile()),
                output));
  }

  private Child start(String... arguments) throws Failure {
    return start(
        (collections, output) ->
            workbench.startRt(
                List.of(arguments), topology.javaOptions() + " " + collections.flag(), output));
  }

  private Child start(Start start) throws Failure {
    GcLog collections = new GcLog(Path.of(path(nodes.size() + ".gc")));
    Child child = start.process(collections, Path.of(path(nodes.size() + ".log")));
    nodes.push(new Node(child, collections));
    return child;
  }

  @FunctionalInterface
  private interface Start {
    Child process(GcLog collections, Path output) throws Failure;
  }

  private void writeCluster() throws Failure, InterruptedException {
    try {
      new ObjectMapper().writeValue(Path.of(clusterFile()).toFile(), topology.cluster(ports));
    } catch (IOException e) {
      throw Failure.of("cluster file", Path.of(clusterFile()), e);
    }
    if (topology.apart()) {
      run(Path.of(path("secret.log")), "secret", "create", secret());
      run(Path.of(token()), "secret", "token", secret());
    }
  }

  private void run(Path output, String... arguments) throws Failure, InterruptedException {
    try (Child command = workbench.startRt(List.of(arguments), "", output)) {
      command.result(COMMAND_SECONDS);
    }
  }

  private String path(String name) {
    return directory.path().resolve(name).toString();
  }

  private String clusterFile() {
    return path("cluster.json");
  }

  private String secret() {
    return path("secret");
  }

  private String token() {
    return path("token");
  }

  private static URI ready(int port) {
    return Yardstick.url(port).resolve("/health/ready");
  }

  /** The address of the API node, without a path. */
  public URI url() {
    return Yardstick.url(ports.get(0));
  }

  /** Its processes. */
  public List<Child> processes() {
    return nodes.stream().map(Node::process).toList();
  }

  /** What each of its processes has taken at most. */
  public List<MemoryUse> memory() throws Failure {
    List<MemoryUse> uses = new ArrayList<>();
    for (Node node : nodes) {
      uses.add(node.collections().use(node.process()));
    }
    return uses;
  }

  @Override
  public void close() throws Failure {
    while (!nodes.isEmpty()) {
      nodes.pop().process().close();
    }
    directory.close();
  }
}
