package io.rtanalytics.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.NotStored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Costly questions, some at a time. */
class TurnsTest {
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final List<CompletableFuture<String>> answers = new ArrayList<>();
  private final Turns turns = new Turns(2, 1);

  private CompletableFuture<String> ask() {
    return turns.take(
        () -> {
          CompletableFuture<String> answer = new CompletableFuture<>();
          asked.add(answer);
          return answer;
        });
  }

  @Test
  void whoComesWhenAllAreTakenWaits() {
    answers.add(ask());
    CompletableFuture<String> second = ask();
    CompletableFuture<String> third = ask();
    assertThat(asked).hasSize(2);
    asked.get(1).complete("second");
    assertThat(second).isCompletedWithValue("second");
    assertThat(asked).hasSize(3);
    asked.get(2).completeExceptionally(new IllegalStateException("no"));
    assertThat(third).isCompletedExceptionally();
  }

  @Test
  void tooManyAreTurnedAway() {
    answers.add(ask());
    answers.add(ask());
    answers.add(ask());
    assertThatThrownBy(() -> ask().join()).hasCauseInstanceOf(NotStored.class);
    asked.get(0).complete("first");
    answers.add(ask());
    assertThat(asked).hasSize(3);
  }

  @Test
  void aQuestionThatCannotBeAskedGivesItsTurnBack() {
    for (int i = 0; i < 5; i++) {
      CompletableFuture<String> failed =
          turns.take(
              () -> {
                throw new IllegalStateException("no");
              });
      assertThat(failed).isCompletedExceptionally();
    }
    answers.add(ask());
    assertThat(asked).hasSize(1);
  }
}
