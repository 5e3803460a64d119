package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fails on another one as it is told to: see {@link Fault} for errors, slowness, loss
 * of power and flipped bits; it can be full too. It counts what is done with it, so that a test can
 * prove that a fault hit.
 *
 * <p>After a loss of power every operation throws {@link PowerLost}, those included that were being
 * done then: a test never takes something for stored that the disk below may not have. Above a
 * {@link MemoryDisk}, its {@link MemoryDisk#crash} then tells what is left; above it or any other,
 * the disk below as it is tells what a killed process leaves behind.
 *
 * <p>Safe for any thread. Errors and delays hold up no one but the caller.
 */
public final class FaultyDisk implements Disk {
  private final Disk below;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
  private final Space space = new Space();
  private long failures;
  private volatile @Nullable String lost;

  /** A disk without faults, so far. */
  public FaultyDisk(Disk below) {
    this.below = below;
  }

  /** Adds a fault; of several that are due, the earlier one happens first. */
  public Fault inject(Fault fault) {
    faults.add(fault);
    return fault;
  }

  /**
   * From now on files grow by so many bytes together, then writes that let them grow fail with "No
   * space left on device", what fits of them written. Deleted and replaced files give their bytes
   * back; {@link Long#MAX_VALUE} is no limit.
   */
  public void setFree(long bytes) {
    space.setFree(bytes);
  }

  /** How many writes did not fit. */
  public long refusedWrites() {
    return space.refusals();
  }

  /** How often an operation was begun. */
  public synchronized long count(Operation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** How many operations were begun that change something: as many as points to lose power at. */
  public synchronized long changes() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().isChange())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many operations were begun and failed, by a fault or by themselves. */
  public synchronized long failures() {
    return failures;
  }

  /** The power goes now. */
  public void cutPower() {
    lost = "by hand";
  }

  /** Whether the power is gone. */
  public boolean isPowerLost() {
    return lost != null;
  }

  void losePower(String when) throws PowerLost {
    lost = when;
    requirePower();
  }

  Space space() {
    return space;
  }

  void requirePower() throws PowerLost {
    String when = lost;
    if (when != null) {
      throw new PowerLost(when);
    }
  }

  /** What an operation does if nothing goes wrong. */
  @FunctionalInterface
  interface Work<T> {
    T done() throws IOException;
  }

  <T> T perform(Call call, Work<T> work) throws IOException {
    requirePower();
    synchronized (this) {
      counts.merge(call.operation(), 1L, Long::sum);
    }
    try {
      return performWithFaults(call, work);
    } catch (IOException e) {
      synchronized (this) {
        failures++;
      }
      throw e;
    }
  }

  private <T> T performWithFaults(Call call, Work<T> work) throws IOException {
    List<Fault> due = new ArrayList<>();
    for (Fault fault : faults) {
      if (fault.isDue(call)) {
        due.add(fault);
        fault.before(this, call);
      }
    }
    requirePower(); // it may be gone since
    T result = work.done();
    for (Fault fault : due) {
      fault.after(this, call);
    }
    requirePower();
    return result;
  }

  private DiskFile file(Operation operation, String name, Work<DiskFile> work) throws IOException {
    return perform(Call.of(operation, name), () -> new FaultyFile(this, name, work.done()));
  }

  void change(Call call, Change change) throws IOException {
    perform(
        call,
        () -> {
          change.make();
          return true;
        });
  }

  /** An operation without a result. */
  @FunctionalInterface
  interface Change {
    void make() throws IOException;
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return file(Operation.OPEN, name, () -> below.open(name));
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return file(Operation.CREATE, name, () -> below.create(name));
  }

  @Override
  public boolean exists(String name) throws IOException {
    requirePower();
    return below.exists(name);
  }

  @Override
  public boolean isDirectory(String name) throws IOException {
    requirePower();
    return below.isDirectory(name);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    requirePower();
    return below.list(directory);
  }

  @Override
  public void makeDirectory(String directory) throws IOException {
    change(Call.of(Operation.MAKE_DIRECTORY, directory), () -> below.makeDirectory(directory));
  }

  @Override
  public void delete(String name) throws IOException {
    change(
        Call.of(Operation.DELETE, name),
        () -> {
          long size = size(name);
          below.delete(name);
          space.give(size);
        });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change(
        Call.rename(from, to),
        () -> {
          long size = size(to);
          below.rename(from, to);
          space.give(size);
        });
  }

  private long size(String name) throws IOException {
    if (!below.exists(name)) {
      return 0;
    }
    try (DiskFile file = below.open(name)) {
      return file.size();
    }
  }

  @Override
  public void forceDirectory(String directory) throws IOException {
    change(Call.of(Operation.FORCE_DIRECTORY, directory), () -> below.forceDirectory(directory));
  }

  @Override
  public String describe(String name) {
    return below.describe(name);
  }
}
