package io.rtanalytics.storage.slice;

import io.rtanalytics.port.Refused;
import io.rtanalytics.secret.KeyTag;
import io.rtanalytics.wire.EventBatch;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import lombok.RequiredArgsConstructor;

/**
 * Keeps out what was routed otherwise than the first batch of its slice: by another routing, a
 * user's events would be with two workers, and the user counted twice. The worker's thread.
 */
@RequiredArgsConstructor
public final class RoutingFence {
  private final SliceMemory memory;
  private final SliceArchive archive;

  /**
   * Checks that a batch contradicts no pinned routing, nor itself. Changes nothing.
   *
   * @throws Refused if it does
   */
  void check(EventBatch batch) {
    Map<Long, Long> unpinned = Map.of();
    for (int i = 0; i < batch.sliceCount(); i++) {
      long number = batch.slice(i);
      long digest = batch.routingDigest(i);
      OptionalLong pinned = pinned(number);
      if (pinned.isPresent()) {
        require(number, pinned.getAsLong(), digest);
      } else if (batch.sliceCount() > 1) {
        unpinned = unpinned.isEmpty() ? new HashMap<>() : unpinned;
        Long before = unpinned.putIfAbsent(number, digest);
        require(number, before == null ? digest : before, digest);
      }
    }
  }

  private OptionalLong pinned(long number) {
    Slice slice = memory.get(number);
    if (slice != null) {
      return OptionalLong.of(slice.routingDigest());
    }
    int at = archive.stored().indexOf(number);
    return at < 0 ? OptionalLong.empty() : OptionalLong.of(archive.stored().routingDigest(at));
  }

  /**
   * Checks the routing and the keys that something came with against those that a slice is pinned
   * to, as {@link KeyTag#matches}. Any thread.
   *
   * @throws Refused if they differ; the message names the slice and both values
   */
  public static void require(long slice, long pinned, long brought) {
    if (!KeyTag.matches(pinned, brought)) {
      HexFormat hex = HexFormat.of();
      throw new Refused(
          Refused.Reason.FENCED,
          (KeyTag.sameRouting(pinned, brought)
                  ? "slice %d is pinned to the keys of fence %s here, but came with those of %s:"
                      + " not all API nodes have the same secret file"
                  : "slice %d is pinned to routing %s here, but came with routing %s")
              .formatted(slice, hex.toHexDigits(pinned), hex.toHexDigits(brought)));
    }
  }
}
