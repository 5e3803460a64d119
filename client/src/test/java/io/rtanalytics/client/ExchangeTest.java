package io.rtanalytics.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.rtanalytics.port.NotStored;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private final Exchange exchange = new Exchange("the worker", 100, null);

  @Test
  void aPooledConnectionThatIsClosedBeforeItIsGivenTheRequestCostsNoTime() {
    EmbeddedChannel connection = new EmbeddedChannel();
    exchange.onConnectionPooled(connection);
    connection.finishAndReleaseAll();
    assertThatThrownBy(exchange.reply()::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(NotStored.class)
        .hasMessageContaining("the worker can't be reached: the connection was closed");
  }

  @Test
  void soDoesOneThatWasClosedBefore() {
    EmbeddedChannel connection = new EmbeddedChannel();
    connection.finishAndReleaseAll();
    exchange.onConnectionPooled(connection);
    assertThat(exchange.reply()).isCompletedExceptionally();
  }

  @Test
  void onceItIsOverTheConnectionIsNoneOfItsBusiness() {
    EmbeddedChannel connection = new EmbeddedChannel();
    exchange.onConnectionPooled(connection);
    exchange.onCompleted();
    connection.finishAndReleaseAll();
    assertThat(exchange.reply()).isCompleted();
  }
}
