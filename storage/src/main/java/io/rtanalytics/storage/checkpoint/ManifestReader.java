package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.frame.FrameFormat;
import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.SliceCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads a manifest whole and tells what a crash left half-written from what was durable once and is
 * damaged, as the event log does: the first place without a valid frame is a torn tail, unless a
 * frame behind it bears witness that it was durable. One thread, one use.
 */
final class ManifestReader {
  private static final int MAX_FRAME_BYTES = 64 << 20;

  private final DiskFile file;
  private final Deque<SliceCatalogue> slices = new ArrayDeque<>(); // newer ones first
  private final List<SliceCatalogue> pendingSlices = new ArrayList<>();
  private long pendingCount;
  private List<ProducerState> pendingProducers = new ArrayList<>();
  private Snapshot snapshot = Snapshot.NONE;
  private long end;
  private long cutEnd;
  private long durable;

  ManifestReader(DiskFile file) {
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @return the last checkpoint in it
   * @throws CorruptManifest if something durable is damaged
   */
  Snapshot read() throws IOException {
    long size = file.size();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
    long start = 0; // where in the file the buffer begins
    while (true) {
      bytes = loaded(bytes, start, end, FrameFormat.FRAME_BYTES, size);
      start = end;
      if (bytes.limit() < FrameFormat.FRAME_BYTES) {
        break;
      }
      int length = FrameFormat.length(bytes, 0);
      if (FrameFormat.offset(bytes, 0) != end || length < FrameFormat.FRAME_BYTES) {
        break;
      }
      if (length > MAX_FRAME_BYTES || length > size - end) {
        break;
      }
      bytes = loaded(bytes, start, end, length, size);
      if (!FrameFormat.isIntact(bytes, 0, length)) {
        break;
      }
      take(FrameFormat.payload(bytes, 0, length));
      durable = FrameFormat.durable(bytes, 0);
      end += length;
    }
    requireTorn(size);
    if (snapshot.generation() == 0) {
      throw new CorruptManifest(file.toString(), end, "no checkpoint in it is whole");
    }
    return new Snapshot(
        snapshot.generation(),
        snapshot.offset(),
        snapshot.floor(),
        snapshot.firstUnsealed(),
        merged().with(SliceCatalogue.EMPTY, snapshot.floor()),
        snapshot.producers());
  }

  /** A buffer that begins at a position of the file and holds at least so much, if there is. */
  private ByteBuffer loaded(ByteBuffer before, long start, long position, int needed, long size)
      throws IOException {
    int skip = (int) Math.min(position - start, before.limit());
    if (before.limit() - skip >= needed) {
      return before.position(skip).slice();
    }
    ByteBuffer bytes =
        ByteBuffer.allocate((int) Math.min(Math.max(1 << 16, needed), size - position));
    file.read(bytes, position);
    return bytes.flip();
  }

  private void take(byte[] payload) {
    if (payload.length == 0) {
      return; // a mark
    }
    if (end == 0 && !ManifestFormat.isBegin(payload)) {
      throw new CorruptManifest(file.toString(), 0, "not a manifest, or of another version");
    }
    switch (payload[0]) {
      case ManifestFormat.BEGIN -> {}
      case ManifestFormat.SLICES -> {
        SliceCatalogue group = SliceCatalogue.of(ManifestFormat.decodeSlices(payload));
        pendingSlices.add(group);
        pendingCount += group.size();
      }
      case ManifestFormat.PRODUCERS ->
          pendingProducers.addAll(ManifestFormat.decodeProducers(payload));
      case ManifestFormat.CUT -> cut(ManifestFormat.decodeCut(payload), payload.length);
      default ->
          throw new CorruptManifest(file.toString(), end, "a frame of unknown kind " + payload[0]);
    }
  }

  private void cut(ManifestFormat.Cut cut, int length) {
    if (cut.slices() != pendingCount || cut.producers() != pendingProducers.size()) {
      throw new CorruptManifest(file.toString(), end, "a checkpoint with frames missing");
    }
    pendingSlices.forEach(this::add);
    snapshot =
        new Snapshot(
            cut.generation(),
            cut.offset(),
            cut.floor(),
            cut.firstUnsealed(),
            SliceCatalogue.EMPTY,
            pendingProducers);
    pendingSlices.clear();
    pendingCount = 0;
    pendingProducers = new ArrayList<>();
    cutEnd = end + FrameFormat.FRAME_BYTES + length;
  }

  // Merged as in a binary counter: each slice is copied but a few times, however many groups come.
  private void add(SliceCatalogue group) {
    SliceCatalogue merged = group;
    while (!slices.isEmpty() && slices.element().size() <= merged.size()) {
      merged = slices.pop().with(merged, 0);
    }
    slices.push(merged);
  }

  private SliceCatalogue merged() {
    SliceCatalogue merged = SliceCatalogue.EMPTY;
    while (!slices.isEmpty()) {
      merged = slices.pop().with(merged, 0);
    }
    return merged;
  }

  private void requireTorn(long size) throws IOException {
    ByteBuffer rest = ByteBuffer.allocate((int) Math.min(Integer.MAX_VALUE - 8, size - end));
    file.read(rest, end);
    rest.flip();
    for (int at = 1; at <= rest.limit() - FrameFormat.FRAME_BYTES; at++) {
      int length = FrameFormat.length(rest, at);
      if (FrameFormat.offset(rest, at) == end + at
          && length >= FrameFormat.FRAME_BYTES
          && length <= rest.limit() - at
          && FrameFormat.isIntact(rest, at, length)
          && FrameFormat.durable(rest, at) > end) {
        throw new CorruptManifest(
            file.toString(),
            end,
            "no valid frame, but the one at " + (end + at) + " shows that it was durable");
      }
    }
  }

  /** Whether nothing follows the last checkpoint but its mark. */
  boolean isClean() throws IOException {
    return end == file.size() && end - cutEnd <= FrameFormat.FRAME_BYTES;
  }

  /** Up to where the last frame says that all was on disk. */
  long durable() {
    return durable;
  }

  /** Where the valid frames end. */
  long end() {
    return end;
  }
}
