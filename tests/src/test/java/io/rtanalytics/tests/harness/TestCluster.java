package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cluster of processes on this machine with one cluster.json, secret and token; closing it ends
 * them all.
 */
public final class TestCluster implements AutoCloseable {
  private final Path directory;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Node> apis = new TreeMap<>();
  private final Map<String, Node> workers = new LinkedHashMap<>();
  private ClusterText text;
  private List<String> flags = RtProcess.SMALL;
  private String place;

  private TestCluster(Path directory, ClusterText text) {
    this.directory = directory;
    this.place = file().toString();
    this.text = text;
    write(text);
    createSecret(secret(), token());
  }

  /**
   * Writes the files of a cluster; nothing runs yet. Slices are hours from 2017-05-20 on, all
   * routed to worker 0.
   *
   * @param directory where the files and the workers' data go
   * @param apis how many API nodes: 0, 1, ...
   * @param workers how many workers: "0", "1", ...
   */
  public static TestCluster of(Path directory, int apis, int workers) {
    return new TestCluster(directory, text(apis, workers));
  }

  /** As above, with other contents of the file. */
  public static TestCluster of(Path directory, ClusterText text) {
    return new TestCluster(directory, text);
  }

  /** The file's contents for so many nodes, on free ports. */
  public static ClusterText text(int apis, int workers) {
    List<Integer> ports = Ports.free(apis + workers);
    Map<String, Integer> workerPorts = new LinkedHashMap<>();
    for (int i = 0; i < workers; i++) {
      workerPorts.put(Integer.toString(i), ports.get(apis + i));
    }
    TreeMap<Long, List<String>> routing = new TreeMap<>(Map.of(0L, List.of("0")));
    return new ClusterText(
        ports.subList(0, apis), workerPorts, "2017-05-20T00:00:00", 3600, routing, Map.of());
  }

  /**
   * Writes a secret and the token that goes with it, as {@code rt secret} does: SecretCommandTest
   * shows that it does.
   */
  public static void createSecret(Path secret, Path token) {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      writePrivate(secret, key);
      writePrivate(token, mac.doFinal("token".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writePrivate(Path file, byte[] bytes) throws IOException {
    Files.writeString(file, HexFormat.of().formatHex(bytes) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Nodes that are started from now on have these flags of their JVM. */
  public TestCluster with(List<String> newFlags) {
    flags = List.copyOf(newFlags);
    return this;
  }

  /** Nodes that are started from now on find the cluster there, and not in the file. */
  public TestCluster fromTopic(String address) {
    place = address;
    return this;
  }

  /** Starts an API node; does not wait. */
  public Node startApi(int id) {
    return startApi(id, place, secret());
  }

  /** Starts an API node with files of its own; does not wait. */
  public Node startApi(int id, Path file, Path secret) {
    return startApi(id, file.toString(), secret);
  }

  private Node startApi(int id, String from, Path secret) {
    List<String> arguments =
        List.of("api", Integer.toString(id), "--cluster", from, "--secret", secret.toString());
    return apis.merge(
        id, start(text.apiPorts().get(id), "api-" + id, arguments), (before, now) -> now);
  }

  /** Starts an API node with a cluster file that says something else; does not wait. */
  public Node startApi(int id, ClusterText other) {
    try {
      Path file = Files.writeString(directory.resolve("cluster-api-" + id + ".json"), other.json());
      return startApi(id, file, secret());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts workers in one process; does not wait. Its port is that of the first. */
  public Node startWorkers(String... ids) {
    List<String> arguments = new ArrayList<>(List.of("worker"));
    arguments.addAll(List.of(ids));
    arguments.addAll(List.of("--cluster", place, "--data", data().toString()));
    arguments.addAll(List.of("--token", token().toString()));
    Node node = start(text.workerPorts().get(ids[0]), "worker-" + ids[0], arguments);
    for (String id : ids) {
      workers.put(id, node);
    }
    return node;
  }

  /** Starts a replica of a worker, from 1, with a data directory of its own; does not wait. */
  public Node startReplica(String id, int replica) {
    List<String> arguments = new ArrayList<>(List.of("worker", id));
    arguments.addAll(List.of("--replica", Integer.toString(replica)));
    arguments.addAll(List.of("--cluster", file().toString()));
    arguments.addAll(List.of("--data", directory.resolve("data-" + replica).toString()));
    arguments.addAll(List.of("--token", token().toString()));
    int port = text.replicaPorts().get(id).get(replica - 1);
    return start(port, "worker-" + id + "-" + replica, arguments);
  }

  /** Starts {@code rt serve}, API node 0 with all workers in one process; does not wait. */
  public Node startServe() {
    return startServe(RtProcess.SMALL);
  }

  /** As above, with flags for its JVM. */
  public Node startServe(List<String> flags) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of("--cluster", file().toString(), "--data", data().toString()));
    arguments.addAll(List.of("--secret", secret().toString()));
    Node node = new Node(text.apiPorts().get(0), directory.resolve("serve.log"), flags, arguments);
    nodes.add(node);
    apis.put(0, node);
    return node;
  }

  private Node start(int port, String name, List<String> arguments) {
    Node node = new Node(port, directory.resolve(name + ".log"), flags, arguments);
    nodes.add(node);
    return node;
  }

  /** Starts all API nodes, and each worker in a process of its own, and waits for all. */
  public TestCluster startAll() {
    text.workerPorts().keySet().forEach(this::startWorkers);
    for (int id = 0; id < text.apiPorts().size(); id++) {
      startApi(id);
    }
    return awaitReady();
  }

  /** Waits until every node that was started is ready. */
  public TestCluster awaitReady() {
    try {
      nodes.forEach(Node::awaitReady);
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
    return this;
  }

  /** An API node. */
  public Node api(int id) {
    return apis.get(id);
  }

  /** The process that runs a worker. */
  public Node worker(String id) {
    return workers.get(id);
  }

  /** The address of a worker, as the cluster file has it. */
  public String workerUrl(String id) {
    return "http://127.0.0.1:" + text.workerPorts().get(id) + "/worker";
  }

  /** What the cluster file says. */
  public ClusterText text() {
    return text;
  }

  /** Replaces the cluster file at once, as a whole. */
  public void write(ClusterText changed) {
    text = changed;
    writeRaw(changed.json());
  }

  /** Replaces the cluster file's text by anything. */
  public void writeRaw(String json) {
    try {
      Path temporary = Files.writeString(directory.resolve("cluster.json.new"), json);
      Files.move(
          temporary, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cluster file. */
  public Path file() {
    return directory.resolve("cluster.json");
  }

  /** The secret's file. */
  public Path secret() {
    return directory.resolve("secret");
  }

  /** The token's file. */
  public Path token() {
    return directory.resolve("token");
  }

  /** The workers' data directory. */
  public Path data() {
    return directory.resolve("data");
  }

  /** The data directory of a worker. */
  public Path workerData(String id) {
    return data().resolve("worker-" + id);
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
