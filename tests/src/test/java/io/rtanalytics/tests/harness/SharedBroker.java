package io.rtanalytics.tests.harness;

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

  private record Running(TemporaryDirectory directory, KafkaBrokers brokers)
      implements AutoCloseable {
    static Running start() {
      TemporaryDirectory directory = TemporaryDirectory.create("kafka");
      return new Running(directory, KafkaBrokers.start(directory.path(), 1));
    }

    @Override
    public void close() {
      brokers.close();
      directory.close();
    }
  }
}
