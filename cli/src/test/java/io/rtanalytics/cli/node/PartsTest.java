package io.rtanalytics.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.cli.text.Failure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void partsAreClosedInReverseWhateverFails() throws Exception {
    Parts all =
        Parts.assemble(
            parts -> {
              parts.add(() -> closed.add("first"));
              parts.add(
                  () -> {
                    throw new IllegalStateException("on purpose");
                  });
              parts.add(() -> closed.add("last"));
              return parts;
            });
    assertThat(closed).isEmpty();
    all.close();
    all.close();
    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void halfOfAnAssemblyIsClosed() {
    assertThatThrownBy(
            () ->
                Parts.assemble(
                    parts -> {
                      parts.add(() -> closed.add("first"));
                      throw new Failure("no second");
                    }))
        .isInstanceOf(Failure.class);
    assertThat(closed).containsExactly("first");
  }
}
