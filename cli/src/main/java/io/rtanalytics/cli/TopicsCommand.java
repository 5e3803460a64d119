package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.kafka.topic.EventTopic;
import io.rtanalytics.kafka.topic.TopicAdmin;
import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.KafkaLog;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rt topics}: makes the topic of a cluster whose log is in Kafka, and lets it grow. */
@Command(
    name = "topics",
    description = "Make Kafka's topic for a cluster's events, or add partitions for new workers.")
final class TopicsCommand implements Runnable {
  private static final String CLUSTER = "The cluster file, whose \"log\" names brokers and topic.";

  @Spec CommandSpec spec;

  /** What is done to a topic; says what it did. */
  @FunctionalInterface
  private interface Task {
    String run(EventTopic topic, Cluster cluster) throws TopicFailure;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what: create or grow");
  }

  /**
   * Makes the topic.
   *
   * @throws Failure if it can't be made, or is there and differs
   */
  @Command(
      name = "create",
      description = {
        "Make the topic, with one partition for each worker and settings with which nothing that was"
            + " acknowledged is lost.",
        "If it is there and as it must be, nothing is done."
      })
  int create(
      @Option(names = "--cluster", paramLabel = "FILE", required = true, description = CLUSTER)
          Path file,
      @Option(
              names = "--replication",
              paramLabel = "N",
              defaultValue = "3",
              description = "On how many brokers every event is kept.")
          int replication)
      throws Failure {
    requireReplication(replication);
    return run(file, (topic, cluster) -> topic.create(cluster, replication));
  }

  /**
   * Adds partitions.
   *
   * @throws Failure if there is no topic, it has other settings, or workers are missing
   */
  @Command(
      name = "grow",
      description = {
        "Add a partition for each worker that is new in the cluster file; before any slice uses it.",
        "Past slices stay where they are. If there are no new workers, nothing is done."
      })
  int grow(
      @Option(names = "--cluster", paramLabel = "FILE", required = true, description = CLUSTER)
          Path file,
      @Option(
              names = "--replication",
              paramLabel = "N",
              description = "Refuse a topic that is kept on another number of brokers.")
          @Nullable Integer replication)
      throws Failure {
    if (replication != null) {
      requireReplication(replication);
    }
    return run(
        file,
        (topic, cluster) -> {
          if (replication != null) {
            topic.requireReplication(cluster, replication);
          }
          return topic.grow(cluster);
        });
  }

  private void requireReplication(int replication) {
    Usage.that(
        spec,
        replication >= 1 && replication <= Short.MAX_VALUE,
        "--replication must be 1 or more");
  }

  private int run(Path file, Task task) throws Failure {
    Cluster cluster = ClusterFiles.read(file).resolve(Clock.systemUTC().instant());
    KafkaLog log = cluster.kafka();
    if (log == null) {
      throw new Failure(file + " has its log in files, not in Kafka: there is no topic");
    }
    try (TopicAdmin admin = new TopicAdmin(log.properties())) {
      spec.commandLine().getOut().println(task.run(new EventTopic(admin), cluster));
      return 0;
    } catch (TopicFailure e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }
}
