package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.frame.FrameFormat;
import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that says which checkpoint counts: {@code MANIFEST}, see {@link ManifestFormat}. A
 * checkpoint is appended and forced, which is the switch from the one before; when the file has
 * grown to twice what the last one needs, it is written anew and put in its place.
 *
 * <p>After a failed write nobody knows what of it is on disk. So what comes next is written to a
 * new file, and until that has succeeded both the old and the new checkpoint must be kept. Opened
 * by the worker's thread, and from then on used by the checkpoint's alone.
 */
final class Manifest implements AutoCloseable {
  static final String NAME = "MANIFEST";

  private static final String UNFINISHED = NAME + ".tmp";
  private static final long MIN_REWRITE_BYTES = 1 << 16;
  private static final int SLICES_PER_FRAME = 4096;
  private static final int PRODUCER_BYTES_PER_FRAME = 1 << 20;
  private static final int PORTION_BYTES = 1 << 18;
  private static final byte[] NO_PAYLOAD = {};

  private final Disk disk;
  private @Nullable DiskFile file;
  private long end;
  private long durable; // all below is on disk
  private boolean rewrite;
  private boolean maySwitch;

  private Manifest(Disk disk) {
    this.disk = disk;
  }

  /** What was found. */
  record Found(Manifest manifest, Snapshot snapshot) {}

  /**
   * Opens the manifest of a disk, if there is one.
   *
   * @throws IOException if it can't be read
   * @throws CorruptManifest if it is damaged
   */
  static Found open(Disk disk) throws IOException {
    Manifest manifest = new Manifest(disk);
    disk.delete(UNFINISHED);
    if (!disk.exists(NAME)) {
      return new Found(manifest, Snapshot.NONE);
    }
    DiskFile file = disk.open(NAME);
    try {
      disk.forceDirectory(""); // whoever renamed it may have been killed before doing so
      ManifestReader reader = new ManifestReader(file);
      Snapshot snapshot = reader.read();
      forceAnew(file, reader.durable(), reader.end());
      manifest.durable = reader.end();
      manifest.file = file;
      manifest.end = reader.end();
      manifest.rewrite = !reader.isClean();
      return new Found(manifest, snapshot);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Makes durable what may not be. It is written once more, as in the event log: after a failed
   * sync the system takes for clean what never reached the disk.
   */
  private static void forceAnew(DiskFile file, long from, long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PORTION_BYTES);
    for (long at = from; at < end; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
      int length = bytes.limit();
      if (file.read(bytes, at) < length) {
        throw new IOException(file + " ended at " + (at + bytes.position()) + " while it was read");
      }
      file.write(bytes.flip(), at);
    }
    file.force(true);
  }

  /**
   * Makes a checkpoint the one that counts. On return it is on disk.
   *
   * @param whole the checkpoint
   * @param written what of it differs from the one before
   * @throws IOException if it can't be written: then the next one may find either
   */
  void append(Snapshot whole, List<StoredSlice> written) throws IOException {
    DiskFile current = file;
    boolean anew =
        current == null || rewrite || end > Math.max(MIN_REWRITE_BYTES, 2 * minimalBytes(whole));
    rewrite = true; // unless this succeeds
    maySwitch = false;
    if (anew || current == null) {
      replace(whole);
    } else {
      Frames frames = new Frames(end, durable, current::write);
      addSlices(written, frames);
      addCut(whole, written.size(), frames);
      maySwitch = true;
      seal(current, frames);
    }
    rewrite = false;
  }

  /**
   * Whether the checkpoint of the last {@link #append} may count although that failed. If not, one
   * before surely does.
   */
  boolean mayHaveSwitched() {
    return maySwitch;
  }

  private void replace(Snapshot whole) throws IOException {
    disk.delete(UNFINISHED);
    DiskFile fresh = disk.create(UNFINISHED);
    try {
      Frames frames = new Frames(0, 0, fresh::write);
      addWhole(whole, frames);
      seal(fresh, frames);
      fresh.force(true);
    } finally {
      fresh.close();
    }
    maySwitch = true;
    disk.rename(UNFINISHED, NAME);
    disk.forceDirectory("");
    close();
    file = disk.open(NAME);
  }

  /** Forces what was written, then adds a mark that says so, which is not forced itself. */
  private void seal(DiskFile into, Frames frames) throws IOException {
    into.force(true);
    durable = frames.end;
    end = frames.mark();
  }

  /** Where frames go. */
  @FunctionalInterface
  interface FrameTarget {
    /** Takes the bytes of a frame, and its offset. */
    void frame(ByteBuffer bytes, long offset) throws IOException;
  }

  /** The bytes of a manifest of one checkpoint, frame by frame. */
  static void write(Snapshot whole, FrameTarget target) throws IOException {
    Frames frames = new Frames(0, 0, target);
    addWhole(whole, frames);
    frames.mark();
  }

  /** How many bytes that are. */
  static long bytes(Snapshot whole) throws IOException {
    Frames frames = new Frames(0, 0, (frame, offset) -> {});
    addWhole(whole, frames);
    return frames.mark();
  }

  private static void addWhole(Snapshot whole, Frames frames) throws IOException {
    frames.add(ManifestFormat.begin());
    SliceCatalogue slices = whole.slices();
    List<StoredSlice> group = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      group.add(slices.get(i));
      if (group.size() == SLICES_PER_FRAME || i == slices.size() - 1) {
        frames.add(ManifestFormat.slices(group));
        group.clear();
      }
    }
    addCut(whole, slices.size(), frames);
  }

  private static void addSlices(List<StoredSlice> slices, Frames frames) throws IOException {
    for (int i = 0; i < slices.size(); i += SLICES_PER_FRAME) {
      frames.add(
          ManifestFormat.slices(slices.subList(i, Math.min(i + SLICES_PER_FRAME, slices.size()))));
    }
  }

  private static void addCut(Snapshot whole, int slices, Frames frames) throws IOException {
    List<ProducerState> group = new ArrayList<>();
    int bytes = 0;
    for (ProducerState producer : whole.producers()) {
      group.add(producer);
      bytes += ManifestFormat.bytesOf(producer);
      if (bytes > PRODUCER_BYTES_PER_FRAME) {
        frames.add(ManifestFormat.producers(group));
        group.clear();
        bytes = 0;
      }
    }
    frames.add(ManifestFormat.producers(group));
    frames.add(
        ManifestFormat.cut(
            new ManifestFormat.Cut(
                whole.generation(),
                whole.offset(),
                whole.floor(),
                slices,
                whole.producers().size(),
                whole.firstUnsealed())));
  }

  /** Frames one after the other, which claim what was on disk before them, and no more. */
  private static final class Frames {
    private final FrameTarget target;
    private final long durable;
    private long end;

    Frames(long start, long durable, FrameTarget target) {
      this.target = target;
      this.durable = durable;
      end = start;
    }

    void add(byte[] payload) throws IOException {
      put(payload, durable);
    }

    long mark() throws IOException {
      put(NO_PAYLOAD, end);
      return end;
    }

    private void put(byte[] payload, long claimed) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(FrameFormat.FRAME_BYTES + payload.length);
      FrameFormat.putFrame(frame, end, claimed, payload);
      frame.flip();
      int length = frame.limit();
      target.frame(frame, end);
      end += length;
    }
  }

  private static long minimalBytes(Snapshot whole) {
    long bytes = (long) whole.slices().size() * ManifestFormat.SLICE_BYTES;
    for (ProducerState producer : whole.producers()) {
      bytes += ManifestFormat.bytesOf(producer);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
