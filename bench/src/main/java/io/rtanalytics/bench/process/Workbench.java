package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lombok.Getter;
import lombok.experimental.Accessors;

/**
 * Where the bench works: the project whose launcher it uses, a directory on the project's own disk,
 * free ports, programs on the path. Any thread.
 */
@Accessors(fluent = true)
public final class Workbench {
  /** The project's root directory: that of the launcher. */
  @Getter private final Path home;

  private final Path jar;
  private final Leftovers leftovers = new Leftovers();

  private Workbench(Path jar) {
    this.jar = jar;
    this.home = Objects.requireNonNull(jar.resolve("../../..").normalize());
  }

  /**
   * That of the jar that this class was loaded from.
   *
   * @throws Failure if that is not the project's own
   */
  public static Workbench ofThisJar() throws Failure {
    try {
      Path jar =
          Path.of(Workbench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Workbench workbench = new Workbench(jar);
      if (!Files.isExecutable(workbench.launcher())) {
        throw new Failure(jar + " is not below a project of rt: run ./rt bench there");
      }
      return workbench;
    } catch (URISyntaxException e) {
      throw new Failure("where this program lies is unclear", e);
    }
  }

  private Path launcher() {
    return home.resolve("rt");
  }

  /** Where results go unless the user says otherwise. */
  public Path defaultResults() {
    return home.resolve("bench/target/results");
  }

  /** Makes a temporary directory; not in /tmp, which may be memory. */
  public WorkDirectory directory(String name) throws Failure {
    return WorkDirectory.below(home.resolve("bench/target/work"), name, leftovers);
  }

  /**
   * Starts a program, in the directory of the file that it writes to.
   *
   * @param name what messages call it
   * @param command the program and its arguments
   * @param output the file that gets what it writes
   */
  public Child start(String name, List<String> command, Path output) throws Failure {
    return Child.start(name, command, Map.of(), output, leftovers);
  }

  /**
   * Starts rt as users do, through the launcher.
   *
   * @param arguments the command and its options
   * @param javaOptions JVM flags beside those of the launcher and of {@code RT_JAVA_OPTS}
   * @param output the file that gets what it writes
   */
  Child startRt(List<String> arguments, String javaOptions, Path output) throws Failure {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(arguments);
    String options = System.getenv().getOrDefault("RT_JAVA_OPTS", "") + " " + javaOptions;
    // What runs while this does is what was built with it.
    Map<String, String> environment = Map.of("RT_JAVA_OPTS", options, "RT_REBUILD", "");
    return Child.start("rt " + arguments.get(0), command, environment, output, leftovers);
  }

  /**
   * Starts a class of the bench in a JVM of its own, with the flags that the launcher gave this
   * one: those that it gives rt.
   *
   * @param javaOptions JVM flags beside those
   * @param main has a {@code main}
   * @param arguments its arguments
   * @param output the file that gets what it writes
   */
  Child startJava(List<String> javaOptions, Class<?> main, List<String> arguments, Path output)
      throws Failure {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaFlags());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", jar.toString(), main.getName()));
    command.addAll(arguments);
    return Child.start(main.getSimpleName(), command, Map.of(), output, leftovers);
  }

  /**
   * What a short command writes, whatever its exit status.
   *
   * @throws Failure if it can't be started
   */
  public String output(List<String> command) throws Failure, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output.strip();
    } catch (IOException e) {
      throw new Failure(command.get(0) + " can't be run: " + e.getMessage(), e);
    }
  }

  /** Flags of this JVM: those that the launcher gives rt, too. */
  List<String> javaFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /** A program of that name on the path, if there is one. */
  public Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    // Debian keeps servers where not every user's path leads.
    return Arrays.stream((path + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Ports of the loopback address that nobody listens on; all different.
   *
   * @throws Failure if there are none
   */
  public List<Integer> freePorts(int count) throws Failure {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new Failure("no free port: " + e.getMessage(), e);
    }
  }
}
