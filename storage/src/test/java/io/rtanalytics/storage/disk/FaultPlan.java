package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Which calls a {@link Fault} is to happen to, and, last of all, what happens. Unless told
 * otherwise: to calls on every file, from the first one on, for ever. One thread.
 */
public final class FaultPlan {
  private final Set<Operation> operations;
  private Predicate<String> names = name -> true;
  private long first = 1;
  private long most = Long.MAX_VALUE;

  FaultPlan(Set<Operation> operations) {
    this.operations = operations;
  }

  /** Only on files, or directories, with such names; a rename has two. */
  public FaultPlan of(Predicate<String> which) {
    names = which;
    return this;
  }

  /** Only from the n-th such call on, counted from 1 when the fault is injected. */
  public FaultPlan from(long call) {
    first = call;
    return this;
  }

  /** Only so often. */
  public FaultPlan times(long count) {
    most = count;
    return this;
  }

  /** Only once. */
  public FaultPlan once() {
    return times(1);
  }

  boolean matches(Call call) {
    return operations.contains(call.operation()) && call.isOn(names);
  }

  long first() {
    return first;
  }

  long most() {
    return most;
  }

  /**
   * The call fails and does nothing, with "Input/output error". A failed sync of a {@link
   * MemoryDisk} also leaves what Linux leaves: what was written is still read back, but no later
   * sync brings it to the medium.
   */
  public Fault failing() {
    return new Fault(
        this,
        (disk, call) -> {
          if (call.operation() == Operation.FORCE && call.file() instanceof MemoryHandle file) {
            file.forgetUnforced();
          }
          throw new IOException("Input/output error: " + call);
        });
  }

  /** The call waits until the latch is open. While it waits, it counts as a hit. */
  public Fault waitingFor(CountDownLatch latch) {
    return new Fault(
        this,
        (disk, call) -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
  }

  /** The call takes so much longer. */
  public Fault delaying(Duration delay) {
    return new Fault(
        this,
        (disk, call) -> {
          long end = System.nanoTime() + delay.toNanos();
          for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
        });
  }

  /** The power goes, once, before the call does anything. */
  public Fault losingPowerBefore() {
    return new Fault(once(), (disk, call) -> disk.losePower("before the " + call));
  }

  /** The power goes, once, when the call has done its work, but before its caller knows. */
  public Fault losingPowerAfter() {
    return new Fault(once(), new PowerGoesAfter());
  }

  private record PowerGoesAfter() implements Fault.Effect {
    @Override
    public void before(FaultyDisk disk, Call call) {
      // After.
    }

    @Override
    public void after(FaultyDisk disk, Call call) throws IOException {
      disk.losePower("after the " + call);
    }
  }

  /**
   * A read flips a bit of a file, counted from the lowest of its first byte. Only reads that cover
   * it count as calls.
   */
  public Fault flipping(long bit) {
    return new Fault(this, new BitFlips(bit));
  }

  private record BitFlips(long bit) implements Fault.Effect {
    @Override
    public boolean concerns(Call call) {
      ByteBuffer bytes = call.buffer();
      return bytes != null && index(call) >= 0 && index(call) < bytes.remaining();
    }

    private long index(Call call) {
      return bit / 8 - call.position();
    }

    @Override
    public void before(FaultyDisk disk, Call call) {
      // After.
    }

    @Override
    public void after(FaultyDisk disk, Call call) {
      ByteBuffer bytes = call.buffer();
      int index = (int) index(call);
      bytes.put(index, (byte) (bytes.get(index) ^ 1 << bit % 8));
    }
  }
}
