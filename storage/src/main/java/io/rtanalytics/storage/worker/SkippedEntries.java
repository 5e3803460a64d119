package io.rtanalytics.storage.worker;

import io.rtanalytics.port.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the log that this worker has passed over, as every other reader does: no API node took
 * them for stored. The last ones are remembered for who asks. The worker's thread.
 */
@Slf4j
@RequiredArgsConstructor
final class SkippedEntries {
  private static final int REMEMBERED = 1024;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String worker;
  private final WorkerMetrics metrics;
  private final Map<Long, Refused> last = new LinkedHashMap<>();
  private long lastLine = System.nanoTime() - LINE_NANOS;

  /** An entry was passed over. */
  void add(long offset, Refused why) {
    metrics.countSkipped(why.reason());
    last.put(offset, why);
    if (last.size() > REMEMBERED) {
      last.remove(last.keySet().iterator().next());
    }
    long now = System.nanoTime();
    if (now - lastLine >= LINE_NANOS) { // there may be many, and one a second says as much
      lastLine = now;
      log.error(
          "worker \"{}\" passes over the entry at offset {} of its log: {}",
          worker,
          offset,
          why.getMessage());
    }
  }

  /** Why an entry was passed over, if it was, lately. */
  @Nullable Refused at(long offset) {
    return last.get(offset);
  }
}
