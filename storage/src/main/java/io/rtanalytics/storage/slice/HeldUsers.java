package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.wire.FrequencyReply;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The users of a slice, for how often each saw something. Threads as in {@link SliceView}. */
@RequiredArgsConstructor
final class HeldUsers implements SliceView<FrequencyReply> {
  private final HeldKeys users;
  private final TableStore store;

  @Override
  public FrequencyReply read(Runnable step) {
    FrequencyTally tally = new FrequencyTally();
    try (@Nullable KeyFile file = users.open(store, step)) {
      for (int group = 0; group < HeldKeys.GROUPS; group++) {
        step.run();
        users.forEach(group, file, (high, low, seen) -> tally.add(seen));
      }
    }
    return new FrequencyReply(tally.frequencies(), true);
  }

  @Override
  public void release() {
    users.release();
  }
}
