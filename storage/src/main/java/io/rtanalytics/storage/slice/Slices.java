package io.rtanalytics.storage.slice;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.slice.table.DamagedTable;
import io.rtanalytics.wire.BatchReader;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a worker by number, each pinned to the routing of its first batch: in memory what
 * was used lately, the others on disk.
 *
 * <p>The worker's thread; what {@link #archive} returns is for any.
 */
public final class Slices {
  private final SliceTables tables;
  private final SliceArchive archive = new SliceArchive();
  private final SliceMemory memory;
  private final RoutingFence fence;
  private final SliceReads reads;
  private final DamagedSlices damage;
  private final ReadAhead readAhead = new ReadAhead();
  private long batches;
  private long cutAt; // in batches

  private int usedSinceCut;
  private long storedSinceCut; // bytes on disk of those
  private long storedAtCut; // and of those at the last cut, until they are on disk anew

  Slices(SliceTables tables) {
    this.tables = tables;
    memory = new SliceMemory(tables.meter());
    fence = new RoutingFence(memory, archive);
    reads = new SliceReads(memory, archive, tables);
    damage = new DamagedSlices(archive, tables.store());
  }

  /** Is told of every slice that leaves memory. */
  public void onEvicted(LongConsumer listener) {
    memory.onLeft(listener);
  }

  /**
   * Makes sure that a batch's slices can take its events. Files are verified before their first
   * use, so that a damaged one is found before the batch is in the log.
   *
   * @throws Refused if one of them is damaged, or was dropped
   * @throws NotStored if a file can't be opened at the moment
   */
  void requireServed(EventBatch batch) {
    for (int i = 0; i < batch.sliceCount(); i++) {
      long number = batch.slice(i);
      if (memory.get(number) == null || archive.isUnserved(number)) {
        archive.requireServed(number, number);
        try {
          damage.verify(number);
        } catch (UncheckedIOException e) {
          throw new NotStored(NotStored.Reason.UNREACHABLE, String.valueOf(e.getMessage()));
        }
        archive.requireServed(number, number);
      }
    }
  }

  /**
   * A file of a slice was found damaged: it is not served from now on, unless the file has been
   * replaced meanwhile.
   */
  public void damaged(long number, long generation, String reason) {
    damage.found(number, generation, reason);
  }

  /** A slice in memory is of no use any more, since what is on disk below it is damaged. */
  public void spoiled(long number, String reason) {
    damage.spoiled(number, reason);
    memory.leave(number);
  }

  /**
   * Checks that a batch contradicts no pinned routing, nor itself. Changes nothing.
   *
   * @throws Refused if it does
   */
  void checkRouting(EventBatch batch) {
    fence.check(batch);
  }

  /**
   * Counts the events of a batch that {@link #checkRouting} accepted; pins its slices. There may be
   * events of slices that are damaged by now: they are left out, and the slice is marked for good.
   * To their sender they are as any others: they were acknowledged, or are in the log already.
   */
  Outcome apply(EventBatch batch) {
    batches++;
    for (int i = 0; i < batch.sliceCount(); i++) {
      enter(batch.slice(i), batch.routingDigest(i));
    }
    BatchReader event = batch.events();
    BatchReader ahead = batch.events();
    long[] repeated = {};
    int applied = 0;
    long number = batch.slice(0);
    Slice slice = memory.get(number);
    while (event.next()) {
      if (event.slice() != number) {
        number = event.slice();
        slice = memory.get(number);
      }
      if (event.position() % ReadAhead.EVENTS == 0) {
        fetch(ahead);
      }
      boolean counted = true;
      try {
        counted = slice == null || slice.apply(event);
      } catch (DamagedTable e) { // what was fine when it was verified can't be read any more
        damage.miss(number);
        spoiled(number, String.valueOf(e.getMessage()));
        slice = null;
      }
      if (counted) {
        applied++;
      } else {
        repeated = repeated.length == 0 ? words(batch) : repeated;
        repeated[event.position() / Long.SIZE] |= 1L << event.position();
      }
    }
    return new Outcome(applied, Duplicates.of(repeated));
  }

  /** Has the processor read what the next events will look for. */
  private void fetch(BatchReader ahead) {
    for (int i = 0; i < ReadAhead.EVENTS && ahead.next(); i++) {
      Slice slice = memory.get(ahead.slice());
      if (slice != null) {
        slice.locate(ahead, readAhead);
      }
    }
    readAhead.read();
  }

  private static long[] words(EventBatch batch) {
    return new long[1 + (batch.eventCount() - 1) / Long.SIZE];
  }

  private void enter(long number, long digest) {
    Slice slice = memory.get(number);
    if (slice == null) {
      slice = bringIn(number, digest);
    }
    if (slice != null) {
      if (slice.used() <= cutAt) {
        usedSinceCut++;
        storedSinceCut += bytesOnDisk(number);
      }
      slice.use(batches);
    }
  }

  private long bytesOnDisk(long number) {
    int at = archive.stored().indexOf(number);
    return at < 0 ? 0 : archive.stored().get(at).bytes();
  }

  private @Nullable Slice bringIn(long number, long digest) {
    int at = archive.stored().indexOf(number);
    if (at >= 0) {
      damage.verify(number);
    }
    if (archive.isUnserved(number)) {
      if (at >= 0) {
        damage.miss(number);
      }
      return null;
    }
    Slice slice =
        at < 0
            ? new Slice(number, digest, tables, batches)
            : new Slice(archive.stored().get(at), tables, batches);
    memory.put(slice);
    if (at < 0) {
      archive.added();
    }
    return slice;
  }

  /** What questions for more than totals are answered from. */
  public SliceReads reads() {
    return reads;
  }

  /** A slice in memory, or null. */
  public @Nullable Slice inMemory(long number) {
    return memory.get(number);
  }

  /** How many slices are in memory. */
  public int inMemoryCount() {
    return memory.numbers().size();
  }

  /** What is on disk, and what is not served. For any thread. */
  public SliceArchive archive() {
    return archive;
  }

  /** How far the slices have come, in batches since the start. */
  public long time() {
    return batches;
  }

  /** Takes what is on disk; nothing is in memory yet. */
  public void restore(SliceCatalogue stored, long floor, long firstUnsealed) {
    archive.restore(stored, floor, firstUnsealed);
  }

  /** Makes slices below one final: events of them are refused from now on, for ever. */
  void seal(long below) {
    archive.seal(below);
  }

  /** Drops the slices below a floor: from now on they are refused. */
  public void drop(long floor) {
    if (floor > archive.floor()) {
      archive.raiseFloor(floor);
      memory.leaveIf(number -> number < floor);
      archive.count(memory.numbers());
    }
  }

  /**
   * Brings together what the last checkpoint has kept apart, a little at a time.
   *
   * @return whether all is together
   */
  public boolean reunite() {
    return memory.reunite();
  }

  /** How many slices were used since the last {@link #cut}, about. */
  public int usedSinceCut() {
    return usedSinceCut;
  }

  /** About how many bytes on disk the next checkpoint will write anew, beside what is new. */
  public long bytesToRewrite() {
    return storedSinceCut + storedAtCut;
  }

  /** As those in memory are now that are not on disk so; to be thawed. */
  public List<FrozenSlice> cut() {
    cutAt = batches;
    usedSinceCut = 0;
    storedAtCut += storedSinceCut;
    storedSinceCut = 0;
    return memory.dirty().stream().map(Slice::freeze).toList();
  }

  /** What is on disk of slices that are missing events of the log. */
  public List<StoredSlice> missed() {
    return damage.missed();
  }

  /**
   * A checkpoint is on disk.
   *
   * @param written the slices that it wrote
   * @param frozen what it wrote them from, it is thawed
   * @param stored all that are on disk now
   * @param time what {@link #time} was at its cut
   * @param bytes what memory should come down to: of slices in use, those that were not used for
   *     longest keep only what was written since the cut
   */
  public void stored(
      List<StoredSlice> written,
      List<FrozenSlice> frozen,
      SliceCatalogue stored,
      long time,
      long bytes) {
    storedAtCut = 0;
    for (StoredSlice entry : written) {
      Slice slice = memory.get(entry.number());
      if (slice != null && slice.used() > cutAt) { // it was counted as it was on disk before
        storedSinceCut += entry.bytes() - bytesOnDisk(entry.number());
      }
    }
    archive.stored(stored); // first: who looks into memory before misses none that leaves it
    damage.written(written);
    memory.stored(written, frozen, time, bytes);
    archive.count(memory.numbers());
  }

  /**
   * Lets slices leave memory that are on disk as they are, until the tables take no more than so
   * many bytes.
   *
   * @return whether they do
   */
  public boolean evictDownTo(long bytes) {
    return memory.evictDownTo(bytes);
  }
}
