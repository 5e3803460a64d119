package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterPlace;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.kafka.cluster.TopicAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where a node of a cluster finds it: the same words for every kind of node. */
final class ClusterOptions {
  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      required = true,
      converter = Place.class,
      description =
          "The cluster file, the same for all nodes; or kafka:HOST:PORT/TOPIC, where rt cluster push"
              + " has published it.")
  Object place;

  @Mixin KafkaOptions kafka = new KafkaOptions();

  /**
   * Where it is.
   *
   * @throws Failure if the properties of Kafka's clients can't be read
   */
  ClusterPlace place() throws Failure {
    return place(place, kafka);
  }

  /** What {@link Place} has read. */
  static ClusterPlace place(Object place, KafkaOptions kafka) throws Failure {
    return place instanceof TopicAddress topic
        ? ClusterPlace.of(topic, kafka.properties())
        : ClusterPlace.of((Path) place);
  }

  /** Tells a topic's address from a file. */
  static final class Place implements ITypeConverter<Object> {
    @Override
    public Object convert(String text) {
      if (text.startsWith(TopicAddress.SCHEME)) {
        return address(text);
      }
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new TypeConversionException("'" + text + "' is no file's name");
      }
    }

    static TopicAddress address(String text) {
      return TopicAddress.parse(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + text
                          + "' is not kafka:HOST:PORT,…/TOPIC, such as"
                          + " kafka:localhost:9092/rt-cluster"));
    }
  }

  /** What to give Kafka's clients beside the brokers. */
  static final class KafkaOptions {
    @Option(
        names = "--kafka-config",
        paramLabel = "FILE",
        description =
            "Properties for Kafka's clients, such as those for TLS and passwords, when the cluster"
                + " is in a topic.")
    @Nullable Path config;

    Map<String, String> properties() throws Failure {
      return config == null ? Map.of() : KafkaConfigFile.read(config);
    }
  }
}
