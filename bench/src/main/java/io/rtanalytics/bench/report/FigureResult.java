package io.rtanalytics.bench.report;

import io.rtanalytics.bench.model.Verdict;
import io.rtanalytics.bench.process.MemoryUse;
import java.util.List;
import lombok.Builder;
import lombok.Singular;
import org.jspecify.annotations.Nullable;

/**
 * What a figure has found.
 *
 * @param name the figure's
 * @param rows lines of the table
 * @param curves for figures that ask how cost grows
 * @param verdicts whether sums were right
 * @param memory what processes of rt took at most
 * @param notes what a reader should know
 * @param failure why it could not be measured; null if it was
 */
@Builder
public record FigureResult(
    String name,
    @Singular List<Row> rows,
    @Singular("curve") List<Curve> curves,
    @Singular List<Verdict> verdicts,
    @Singular("memoryUse") List<MemoryUse> memory,
    @Singular List<String> notes,
    @Nullable String failure) {
  /** Whether it was measured and all sums were right. */
  public boolean isRight() {
    return failure == null && verdicts.stream().allMatch(Verdict::right);
  }
}
