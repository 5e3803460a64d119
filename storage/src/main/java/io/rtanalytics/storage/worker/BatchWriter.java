package io.rtanalytics.storage.worker;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.EventLog.EntryHandler;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.checkpoint.CheckpointStore;
import io.rtanalytics.storage.slice.WorkerState;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.Seal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Stores batches, a group at a time: append → log → apply → reply. What waits while one group is
 * synced is the next one. It owns the log and the state, on the worker's one thread.
 *
 * <p>What a batch does is decided when its entry is applied, live and in a replay alike. A look at
 * it before only keeps repeats and refused batches out of the log.
 */
@RequiredArgsConstructor
final class BatchWriter implements EntryHandler {
  private final EventLog log;
  private final WorkerState state;
  private final CheckpointStore checkpoints;
  private final PinnedIdentity identity;
  private final TotalsBoard board;
  private final WorkerMetrics metrics;

  private final Queue<Appended> appended = new ArrayDeque<>();

  private record Appended(long offset, PendingBatch pending) {}

  /** Stores a group of batches and answers them; without any, lets the log settle. */
  void store(List<PendingBatch> group) {
    for (PendingBatch pending : group) {
      if (isToBeStored(pending)) {
        append(pending);
      }
    }
    log.poll(this); // syncs, then applies entry by entry
    checkpoints.offer(state, log);
  }

  private void append(PendingBatch pending) {
    try {
      long offset = log.append(pending.batch());
      appended.add(new Appended(offset, pending));
    } catch (NotStored e) {
      checkpoints.hurry(); // it frees the log below it
      refuse(pending, e);
    } catch (Refused e) {
      refuse(pending, e);
    }
  }

  /**
   * Makes slices below one final, unless they are or there is no room for it: then it is up to the
   * next time. Called between groups, so that no batch waits between the log and its judgement.
   */
  void seal(long below) {
    if (below > state.slices().archive().firstUnsealed()) {
      try {
        long unused = log.append(new Seal(below));
      } catch (NotStored e) {
        checkpoints.hurry();
        return;
      }
      log.poll(this);
    }
  }

  /** Applies a durable seal. Forced, whatever is promised else: final is final. */
  @Override
  public void seal(long offset, Seal seal) {
    log.force();
    state.seal(seal);
  }

  /** Applies a durable batch of the log and answers whoever waits for it. */
  @Override
  public void entry(long offset, EventBatch batch) {
    PendingBatch pending = pendingAt(offset);
    try {
      Outcome known = state.judge(batch);
      Outcome outcome = known == null ? state.apply(batch) : known;
      BatchReply reply = reply(batch, outcome);
      if (pending != null) {
        count(outcome, known != null);
        pending.reply().complete(reply);
      }
    } catch (Refused e) {
      if (pending != null) {
        refuse(pending, e);
      }
    }
  }

  private boolean isToBeStored(PendingBatch pending) {
    if (pending.reply().isDone()) {
      return false; // it waited too long, and nobody waits for it now
    }
    try {
      pin(pending);
      Outcome known = judge(pending.batch());
      if (known == null) {
        requireRoom();
        return true;
      }
      count(known, true);
      pending.reply().complete(reply(pending.batch(), known));
    } catch (NotStored | Refused e) {
      refuse(pending, e);
    }
    return false;
  }

  private void requireRoom() {
    if (!checkpoints.hasRoom()) {
      throw new NotStored(
          NotStored.Reason.OVERLOADED,
          "memory is used up, and a checkpoint that would free some can't be written");
    }
  }

  private @Nullable Outcome judge(EventBatch batch) {
    try {
      return state.admit(batch);
    } catch (Refused e) {
      if (e.reason() != Refused.Reason.OUTSIDE_WINDOW || appended.isEmpty()) {
        throw e;
      }
      log.poll(this); // the first batches of its producer may wait to be applied
      return state.admit(batch);
    }
  }

  private void pin(PendingBatch pending) {
    if (pending.pins() == null) {
      return;
    }
    try {
      identity.pin(pending.pins());
    } catch (IOException e) {
      throw new NotStored(
          NotStored.Reason.DISK_FULL, "the worker's identity can't be written: " + e.getMessage());
    }
  }

  private @Nullable PendingBatch pendingAt(long offset) {
    Appended next = appended.peek();
    if (next == null || next.offset() != offset) {
      return null;
    }
    appended.remove();
    return next.pending();
  }

  private BatchReply reply(EventBatch batch, Outcome outcome) {
    return new BatchReply(
        outcome, identity.current().incarnation(), board.publish(batch, state.slices()));
  }

  private void count(Outcome outcome, boolean repeated) {
    if (repeated) {
      metrics.countRepeated();
    } else {
      metrics.countApplied(outcome);
    }
  }

  private void refuse(PendingBatch pending, RuntimeException why) {
    metrics.countRefused();
    pending.fail(why);
  }

  /** Answers those whose entries may or may not be durable: the log failed under them. */
  void abandon(Throwable cause) {
    for (Appended entry : appended) {
      entry.pending().fail(new OutcomeUnknown("the event log failed: " + cause.getMessage()));
    }
    appended.clear();
  }
}
