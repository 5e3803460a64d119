package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One Kafka server for all tests that only need some topic: started for the first class that asks
 * for it, ended after the last test. Tests use topics of their own, and leave it running.
 *
 * <pre>{@code
 * @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();
 * }</pre>
 */
public final class SharedBroker implements BeforeAllCallback {
  private Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.create(SharedBroker.class))
            .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** The one server. */
  public KafkaBrokers get() {
    return running.brokers;
  }

  /** What {@code bootstrap.servers} takes. */
  public String bootstrap() {
    return running.brokers.bootstrap();
  }

  private record Running(Path directory, KafkaBrokers brokers) implements AutoCloseable {
    static Running start() {
      try {
        Path directory = Files.createTempDirectory("rt-kafka");
        return new Running(directory, KafkaBrokers.start(directory, 1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      brokers.close();
      try (Stream<Path> files = Files.walk(directory)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
