package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on a {@link FaultyDisk}, and how often it has. Safe for any thread.
 *
 * <pre>{@code
 * Fault fault = disk.inject(Fault.on(FORCE).of(name -> name.endsWith(".log")).from(3).failing());
 * …
 * assertThat(fault.hits()).isPositive();
 * }</pre>
 */
public final class Fault {
  private final FaultPlan plan;
  private final Effect effect;

  private long calls;
  private long hits;
  private boolean stopped;
  private @Nullable Call lastHit;

  Fault(FaultPlan plan, Effect effect) {
    this.plan = plan;
    this.effect = effect;
  }

  /** What happens around a call. */
  interface Effect {
    void before(FaultyDisk disk, Call call) throws IOException;

    default void after(FaultyDisk disk, Call call) throws IOException {
      // Most happen before.
    }

    /** Whether it would make a difference to a call. */
    default boolean concerns(Call call) {
      return true;
    }
  }

  /** Begins to describe a fault of some operations. */
  public static FaultPlan on(Operation first, Operation... others) {
    return new FaultPlan(EnumSet.of(first, others));
  }

  /** Begins to describe a fault of all operations that change something. */
  public static FaultPlan onChange() {
    Set<Operation> changes = EnumSet.allOf(Operation.class);
    changes.removeIf(operation -> !operation.isChange());
    return new FaultPlan(changes);
  }

  /** How often it has happened. */
  public synchronized long hits() {
    return hits;
  }

  /** The cause is gone: it does not happen any more. */
  public synchronized void stop() {
    stopped = true;
  }

  /** Whether it happens to a call, which it counts. */
  synchronized boolean isDue(Call call) {
    if (stopped || !plan.matches(call) || !effect.concerns(call)) {
      return false;
    }
    calls++;
    if (calls < plan.first() || hits >= plan.most()) {
      return false;
    }
    hits++;
    lastHit = call;
    return true;
  }

  void before(FaultyDisk disk, Call call) throws IOException {
    effect.before(disk, call);
  }

  void after(FaultyDisk disk, Call call) throws IOException {
    effect.after(disk, call);
  }

  @Override
  public synchronized String toString() {
    return hits == 0 ? "never happened" : "happened " + hits + " times, last at the " + lastHit;
  }
}
