package io.rtanalytics.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * Runs one Kafka server that is broker and controller in one, listens on the loopback interface
 * only, and keeps everything in one directory, which it formats at its first start.
 */
public final class BrokerMain {
  /** All servers that a test or a load cluster starts belong to clusters of this name. */
  private static final String CLUSTER_ID = "cnQtdGVzdC1jbHVzdGVyMA";

  private BrokerMain() {}

  /**
   * Runs until the process is told to end.
   *
   * @param arguments the directory, this server's number, and for each server, in order of their
   *     numbers from 0, its ports: {@code <for clients>:<for controllers>}
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      System.err.println("usage: BrokerMain DIRECTORY NUMBER PORT:CONTROLLER-PORT...");
      System.exit(2);
    }
    Path directory = Path.of(arguments[0]).toAbsolutePath();
    int number = Integer.parseInt(arguments[1]);
    List<String> servers = Arrays.asList(arguments).subList(2, arguments.length);
    Files.createDirectories(directory);
    Path settings = directory.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(settings)) {
      ServerSettings.of(directory.resolve("data"), number, servers).store(out, null);
    }
    if (!Files.exists(directory.resolve("data/meta.properties"))) {
      format(settings);
    }
    Kafka.main(new String[] {settings.toString()});
  }

  private static void format(Path settings) {
    String[] command = {
      "format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", settings.toString()
    };
    int status = StorageTool.execute(command, System.out);
    if (status != 0) {
      System.exit(status);
    }
  }
}
