package io.rtanalytics.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.SecretState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** R7: where the secret comes from. */
class SecretsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Secrets.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir Path dir;

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void secretIsMadeOnce() throws Exception {
    Path file = dir.resolve("secret");
    SecretState first = Secrets.readOrCreate(file);
    assertThat(Secrets.readOrCreate(file).ring().token()).isEqualTo(first.ring().token());
    assertThat(logged.list).noneMatch(it -> it.getLevel() == Level.WARN);
    assertThat(logged.list)
        .noneMatch(it -> it.getFormattedMessage().contains(contentOf(file).strip()));
  }

  @Test
  void secretThatOthersMayReadIsWarnedOf() throws Exception {
    Path file = dir.resolve("secret");
    Secrets.readOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Secrets.read(file);
    assertThat(logged.list)
        .anyMatch(
            it ->
                it.getLevel() == Level.WARN
                    && it.getFormattedMessage().contains("chmod 600 " + file));
  }

  @Test
  void missingAndWrongFilesAreFailures() throws Exception {
    Path missing = dir.resolve("missing");
    Path wrong = Files.writeString(dir.resolve("wrong"), "not a secret");
    assertThatThrownBy(() -> Secrets.read(missing))
        .isInstanceOf(Failure.class)
        .hasMessage("secret " + missing + " does not exist");
    assertThatThrownBy(() -> Secrets.read(wrong)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> Secrets.readToken(missing))
        .isInstanceOf(Failure.class)
        .hasMessage("token " + missing + " does not exist");
    assertThatThrownBy(() -> Secrets.readToken(wrong))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(wrong.toString());
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
