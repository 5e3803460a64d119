package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The users of one item in a slice, for how often each saw it. The keys of items' users don't tell
 * the item, so all users of the slice are looked up among them: group by group, for the users of
 * one group have their keys in one group, too. Threads as in {@link SliceView}.
 */
@RequiredArgsConstructor
final class HeldItemUsers implements SliceView<FrequencyReply> {
  private final Utf8 name;
  private final HeldItems items;
  private final HeldKeys users;
  private final HeldKeys pairs;
  private final TableStore store;

  @Override
  public FrequencyReply read(Runnable step) {
    ItemList found = items.only(name, step);
    boolean known = found.count() > 0;
    FrequencyTally tally = new FrequencyTally();
    if (known) {
      try (@Nullable KeyFile userFile = users.open(store, step);
          @Nullable KeyFile pairFile = pairs.open(store, step)) {
        read(Item.of(name), userFile, pairFile, tally, step);
      }
    }
    return new FrequencyReply(tally.frequencies(), known || found.other() == null);
  }

  private void read(
      Item item,
      @Nullable KeyFile userFile,
      @Nullable KeyFile pairFile,
      FrequencyTally tally,
      Runnable step) {
    for (int group = 0; group < HeldKeys.GROUPS; group++) {
      step.run();
      HeldKeys.Group paired = pairs.group(group ^ HeldKeys.groupOf(item.hashHigh()), pairFile);
      users.forEach(
          group,
          userFile,
          (high, low, seen) -> {
            byte seenOfItem = paired.get(item.pairHigh(high), item.pairLow(low));
            if (seenOfItem != 0) {
              tally.add(seenOfItem);
            }
          });
    }
  }

  @Override
  public void release() {
    items.release();
    users.release();
    pairs.release();
  }
}
