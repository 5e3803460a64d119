package io.rtanalytics.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a log grows before a checkpoint covers it. */
class CheckpointScheduleTest {
  @ParameterizedTest
  @CsvSource({
    "1000,                0,    1000",
    "1000,              333,    1000", // small slices change nothing
    "1000,              334,    1002",
    "1000,             1000,    3000",
    "1000,             1334,    4000", // and the largest only so much
    "1000,    1099511627776,    4000",
    "1099511627776, 1048576, 1099511627776",
  })
  void theLogGrowsToThreeTimesWhatIsWrittenAnewWithinBounds(
      long logBytes, long rewritten, long enough) {
    assertThat(CheckpointSchedule.enough(logBytes, rewritten)).isEqualTo(enough);
  }
}
