package io.rtanalytics.storage.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplyTimeoutsTest {
  @Test
  void aReplyThatIsLateIsUnknownAndTheOthersAreLeftAlone() throws Exception {
    try (ReplyTimeouts timeouts = new ReplyTimeouts("7")) {
      CompletableFuture<BatchReply> patient = new CompletableFuture<>();
      CompletableFuture<BatchReply> answered = new CompletableFuture<>();
      CompletableFuture<BatchReply> late = new CompletableFuture<>();
      BatchReply reply = new BatchReply(new Outcome(1, Duplicates.NONE), 1, List.of());
      timeouts.watch(patient, 600_000);
      timeouts.watch(answered, 1);
      answered.complete(reply);
      timeouts.watch(late, 30);

      assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(OutcomeUnknown.class)
          .hasMessageContaining("worker \"7\" did not answer within 30 ms");
      assertThat(answered.get()).isSameAs(reply);
      assertThat(patient).isNotDone();
    }
  }
}
