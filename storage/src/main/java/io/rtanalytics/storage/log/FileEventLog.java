package io.rtanalytics.storage.log;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Durability;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * The event log in files of one directory, see {@link LogFormat}. Appended batches gather in memory
 * and are written and synced together by {@link #poll}, which then hands them over without reading
 * them back.
 *
 * <p>A failed write or sync is final: what is on disk is uncertain then, and a second sync may
 * report success for what the first has lost. Only what a new segment needs may fail and be tried
 * again, since no frame is in it yet. One thread, which must not be interrupted.
 */
@Slf4j
public final class FileEventLog implements EventLog {
  private final LogConfig config;
  private final SegmentFiles files;
  private final NextSegment nextSegment;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final SegmentWriter writer;
  private final Queue<Entry> appended = new ArrayDeque<>();

  private final long maxFrameBytes;

  private @Nullable LogReplay replay;
  private long handedOver;
  private @Nullable Throwable failure;

  private record Entry(long offset, @Nullable EventBatch batch, @Nullable Seal seal) {
    void handTo(EntryHandler handler) {
      if (batch != null) {
        handler.entry(offset, batch);
      } else if (seal != null) {
        handler.seal(offset, seal);
      }
    }
  }

  private FileEventLog(LogConfig config) {
    this.config = config;
    this.files = new SegmentFiles(config.disk(), config.directory());
    this.nextSegment = new NextSegment(files, config.segmentBytes(), config.name(), config.room());
    this.writer = new SegmentWriter(config.segmentBytes());
    this.maxFrameBytes =
        Math.min(
            LogFormat.MAX_FRAME_BYTES,
            config.segmentBytes() - LogFormat.HEADER_BYTES - LogFormat.FRAME_BYTES);
  }

  /**
   * Opens the log in a directory, finds its end and cuts off what a crash left half-written. Reads
   * all segments once; the entries are then read again by {@link #poll}.
   *
   * @param config what it is to be
   * @param start the offset from which on entries are handed over
   * @throws CorruptLog if something durable is damaged or missing
   * @throws IOException if the files can't be read
   */
  public static FileEventLog open(LogConfig config, long start) throws IOException {
    FileEventLog log = new FileEventLog(config);
    try {
      log.recover(start);
      return log;
    } catch (IOException | RuntimeException e) {
      log.release();
      throw e;
    }
  }

  private void recover(long start) throws IOException {
    List<Segment> found = files.open();
    segments.addAll(found);
    files.force(); // whoever made the last one may have been killed before doing so
    if (!found.isEmpty()) {
      LogRecovery recovery = new LogRecovery(files, found);
      recovery.run();
      segments.clear();
      segments.addAll(found.subList(0, recovery.last() + 1));
      for (Segment spare : found.subList(segments.size(), found.size())) {
        reuse(spare);
      }
      writer.resume(segments.getLast(), recovery);
    }
    long first = segments.isEmpty() ? 0 : segments.getFirst().first();
    if (start < first || start > end()) {
      throw new CorruptLog(
          files + " holds offsets " + first + " to " + end() + ", but " + start + " is needed");
    }
    replay = new LogReplay(List.copyOf(segments), start);
    handedOver = start;
    prepareAhead();
  }

  /** Keeps a segment without frames, unless it is of another size than those made now. */
  private void reuse(Segment spare) throws IOException {
    if (spare.size() == config.segmentBytes()) {
      nextSegment.found(spare);
    } else {
      files.delete(spare);
      files.force();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws Refused if it is longer than a batch may be, or than a segment can take
   */
  @Override
  public long append(EventBatch batch) {
    refuseAfterFailure();
    int frame = LogFormat.FRAME_BYTES + batch.size();
    if (frame > maxFrameBytes) {
      throw new Refused(
          Refused.Reason.MALFORMED,
          "a batch of "
              + batch.size()
              + " bytes; the event log takes at most "
              + (maxFrameBytes - LogFormat.FRAME_BYTES)
              + ", see segment-bytes");
    }
    return append(batch.bytes(), batch, null);
  }

  @Override
  public long append(Seal seal) {
    refuseAfterFailure();
    return append(seal.bytes(), null, seal);
  }

  private long append(byte[] payload, @Nullable EventBatch batch, @Nullable Seal seal) {
    try {
      // With room for a mark behind it.
      if (!writer.fits(payload.length + 2 * LogFormat.FRAME_BYTES)) {
        roll();
      }
      long offset = writer.append(payload);
      appended.add(new Entry(offset, batch, seal));
      prepareAhead();
      return offset;
    } catch (IOException e) {
      throw failed(e);
    } catch (NotStored e) {
      throw e; // before anything was done
    } catch (RuntimeException | Error e) {
      failure = e; // half done: nothing may be written behind it
      throw e;
    }
  }

  /** Goes on in the next segment; all of the present one is forced before, see the format. */
  private void roll() throws IOException {
    Segment next = nextSegment.take(writer.next());
    segments.add(next);
    forceWritten();
    writer.begin(next);
  }

  private void prepareAhead() {
    if (writer.isHalfFull()) {
      nextSegment.prepare(writer.next());
    }
  }

  @Override
  public int poll(EntryHandler handler) {
    refuseAfterFailure();
    try {
      if (replay != null) {
        int entries = replay.poll(handler);
        if (entries > 0) {
          handedOver = replay.position();
          return entries;
        }
        replay = null;
      }
      sync();
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
    return handOver(handler);
  }

  private void sync() throws IOException {
    if (appended.isEmpty()) {
      writer.mark();
    } else if (config.durability() == Durability.FSYNC) {
      forceWritten();
    } else {
      writer.write();
    }
  }

  private void forceWritten() throws IOException {
    long began = System.nanoTime();
    writer.force();
    config.onSync().accept(System.nanoTime() - began);
  }

  private int handOver(EntryHandler handler) {
    int entries = 0;
    for (Entry entry = appended.poll(); entry != null; entry = appended.poll()) {
      entry.handTo(handler);
      entries++;
    }
    if (entries > 0) {
      handedOver = writer.batchesEnd();
    }
    return entries;
  }

  @Override
  public long handedOver() {
    return handedOver;
  }

  @Override
  public void force() {
    refuseAfterFailure();
    if (config.durability() == Durability.FSYNC) {
      return; // whatever was handed over is on disk
    }
    try {
      writer.force();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void refuseAfterFailure() {
    if (failure != null) {
      throw new LogFailed("the event log has failed before: " + failure.getMessage(), failure);
    }
  }

  private LogFailed failed(IOException e) {
    failure = e;
    return new LogFailed("the event log has failed: " + e.getMessage(), e);
  }

  /**
   * {@inheritDoc}
   *
   * <p>At least this: an entry that does not fit into the segment begins in the next one.
   */
  @Override
  public long end() {
    return writer.end();
  }

  /**
   * {@inheritDoc}
   *
   * <p>One segment, if it is whole below the offset and not the one that is written: to delete a
   * large file takes a file system some milliseconds.
   */
  @Override
  public boolean trim(long offset) {
    if (replay != null || !isTrimmable(offset)) {
      return false; // a replay still reads them
    }
    try {
      files.delete(segments.getFirst());
      files.force(); // before the next one: a gap between segments would be taken for damage
      segments.removeFirst();
      return isTrimmable(offset);
    } catch (IOException e) {
      log.warn("{}: segments below offset {} could not be deleted", files, offset, e);
      return false;
    }
  }

  private boolean isTrimmable(long offset) {
    return !segments.isEmpty()
        && segments.getFirst().next() <= offset
        && !writer.isAt(segments.getFirst());
  }

  /** Makes durable what was appended, unless the log has failed, and closes its files. */
  @Override
  public void close() {
    try {
      if (failure == null) {
        writer.force();
        writer.mark();
        writer.force();
      }
    } catch (IOException e) {
      log.error("{}: what was appended last may be lost", files, e);
    } finally {
      release();
    }
  }

  private void release() {
    nextSegment.close();
    segments.forEach(files::close);
    segments.clear();
  }
}
