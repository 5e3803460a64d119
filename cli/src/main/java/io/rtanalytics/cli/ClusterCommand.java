package io.rtanalytics.cli;

import io.rtanalytics.cli.ClusterOptions.KafkaOptions;
import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.kafka.cluster.ClusterTopic;
import io.rtanalytics.kafka.cluster.ClusterTopics;
import io.rtanalytics.kafka.cluster.ClusterVersion;
import io.rtanalytics.kafka.cluster.TopicAddress;
import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.timeline.ClusterLook;
import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt cluster}: one cluster file for all nodes, in a topic of Kafka. */
@Command(
    name = "cluster",
    description = {
      "Publish the cluster file in a topic of Kafka, from which all nodes take it within 2 seconds.",
      "",
      "PLACE is kafka:HOST:PORT,…/TOPIC (TOPIC is rt-cluster if it is left out), or a cluster file"
          + " whose \"log\" names the brokers.",
      ""
    })
final class ClusterCommand implements Runnable {
  private static final String PLACE = "Where the versions are.";

  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what: push, pull or history");
  }

  /**
   * Publishes a file.
   *
   * @throws Failure if a running cluster would refuse it, or Kafka does not take it
   */
  @Command(
      name = "push",
      description = {
        "Publish a cluster file, unless a running cluster would refuse it (rt check --against says"
            + " the same offline), or somebody else publishes at the same time.",
        "The first one makes the topic."
      })
  int push(
      @Parameters(paramLabel = "FILE", description = "The cluster file.") Path file,
      @Option(
              names = "--to",
              paramLabel = "PLACE",
              description = "Where to. Default: topic rt-cluster of the brokers that FILE names.")
          @Nullable String to,
      @Option(
              names = "--replication",
              paramLabel = "N",
              defaultValue = "3",
              description = "On how many brokers a topic is kept that is made.")
          int replication,
      @Mixin KafkaOptions kafka)
      throws Failure {
    Usage.that(
        spec,
        replication >= 1 && replication <= Short.MAX_VALUE,
        "--replication must be 1 or more");
    ClusterFiles.read(file);
    try {
      byte[] bytes = Files.readAllBytes(file);
      String done = topics(to == null ? file.toString() : to, kafka).push(bytes, replication);
      spec.commandLine().getOut().println(done);
      return 0;
    } catch (IOException e) {
      throw Failure.of("cluster file", file, e);
    } catch (TopicFailure e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Prints a version.
   *
   * @throws Failure if there is none, or Kafka does not hand it out
   */
  @Command(name = "pull", description = "Print the cluster file that the nodes run with.")
  int pull(
      @Parameters(paramLabel = "PLACE", description = PLACE) String place,
      @Option(
              names = "--number",
              paramLabel = "N",
              description = "The version, accepted or not. Default: the present one.")
          @Nullable Long number,
      @Mixin KafkaOptions kafka)
      throws Failure {
    try (ClusterTopic topic = topics(place, kafka).open()) {
      byte[] bytes =
          (number == null ? topic.current().map(ClusterLook::bytes) : topic.read(number))
              .orElseThrow(
                  () ->
                      new Failure(
                          number == null
                              ? topic + ": no cluster was published there yet"
                              : topic + " has no version " + number));
      PrintWriter out = spec.commandLine().getOut();
      out.print(new String(bytes, StandardCharsets.UTF_8));
      out.flush();
      return 0;
    } catch (TopicFailure e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Lists all versions.
   *
   * @throws Failure if Kafka does not hand them out
   */
  @Command(
      name = "history",
      description = "List what was published and when, oldest first, and what was refused and why.")
  int history(
      @Parameters(paramLabel = "PLACE", description = PLACE) String place,
      @Mixin KafkaOptions kafka)
      throws Failure {
    try (ClusterTopic topic = topics(place, kafka).open()) {
      PrintWriter out = spec.commandLine().getOut();
      for (ClusterVersion version : topic.versions()) {
        out.println(line(version, version.number() == topic.currentNumber()));
      }
      return 0;
    } catch (TopicFailure e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String line(ClusterVersion version, boolean current) {
    String what = current ? "current" : "replaced";
    return "version %d, %s, %d bytes, %s"
        .formatted(
            version.number(),
            version.at(),
            version.bytes(),
            version.isAccepted() ? what : "refused: " + String.join("; ", version.refusals()));
  }

  private ClusterTopics topics(String place, KafkaOptions kafka) throws Failure {
    Clock clock = Clock.systemUTC();
    Map<String, String> properties = new HashMap<>();
    TopicAddress address;
    if (place.startsWith(TopicAddress.SCHEME)) {
      address =
          TopicAddress.parse(place)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "'" + place + "' is not kafka:HOST:PORT,…/TOPIC"));
    } else {
      KafkaLog log = ClusterFiles.read(Path.of(place)).resolve(clock.instant()).kafka();
      if (log == null) {
        throw new Failure(place + " names no brokers: say where, with kafka:HOST:PORT/TOPIC");
      }
      properties.putAll(log.properties());
      address = new TopicAddress(log.bootstrapServers(), TopicAddress.DEFAULT_TOPIC);
    }
    properties.putAll(kafka.properties());
    return new ClusterTopics(address, properties, clock);
  }
}
