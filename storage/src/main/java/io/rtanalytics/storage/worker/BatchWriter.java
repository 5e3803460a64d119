package io.rtanalytics.storage.worker;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.EventLog;
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
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
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
final class BatchWriter {
  private final EventLog log;
  private final WorkerState state;
  private final CheckpointStore checkpoints;
  private final PinnedIdentity identity;
  private final TotalsBoard board;
  private final WorkerMetrics metrics;
  private final SkippedEntries skipped;

  private final EventLog.EntryHandler entries = new Entries();
  private final Queue<Appended> appended = new ArrayDeque<>();
  private @Nullable ClusterIdentity accepted;
  private long sealing; // the greatest seal that was appended
  private boolean live; // else it is a replay, of what was counted for metrics before

  private record Appended(long offset, PendingBatch pending) {}

  /** Stores a group of batches and answers them; without any, lets the log settle. */
  void store(List<PendingBatch> group) {
    live = true;
    for (PendingBatch pending : group) {
      if (isToBeStored(pending)) {
        append(pending);
      }
    }
    if (!log.isBehind() || checkpoints.hasRoom()) { // what others append can wait
      read();
    }
    checkpoints.offer(state, log);
  }

  /** Has the log sync, and applies what is durable, entry by entry; returns how many. */
  int read() {
    return log.poll(entries);
  }

  private final class Entries implements EventLog.EntryHandler {
    @Override
    public void entry(long offset, EventBatch batch) {
      apply(offset, batch, null);
    }

    @Override
    public void entry(long offset, EventBatch batch, ClusterIdentity sender) {
      apply(offset, batch, sender);
    }

    /** Forced, whatever is promised else: final is final. */
    @Override
    public void seal(long offset, Seal seal) {
      log.force();
      state.seal(seal);
    }

    @Override
    public void unreadable(long offset, String why) {
      skipped.add(offset, new Refused(Refused.Reason.MALFORMED, why));
    }
  }

  private void append(PendingBatch pending) {
    try {
      long offset = log.append(pending.batch(), pending.brought());
      appended.add(new Appended(offset, pending));
    } catch (NotStored e) {
      checkpoints.hurry(); // it frees the log below it
      refuse(pending, e);
    } catch (Refused | OutcomeUnknown e) {
      refuse(pending, e);
    }
  }

  /**
   * Makes slices below one final, unless they are or there is no room for it: then it is up to the
   * next time. Called between groups, so that no batch waits between the log and its judgement.
   */
  void seal(long below) {
    if (below > Math.max(sealing, state.slices().archive().firstUnsealed())) {
      try {
        long unused = log.append(new Seal(below));
        sealing = below; // it comes back from the log, perhaps later
      } catch (NotStored | OutcomeUnknown e) {
        checkpoints.hurry();
        return;
      }
      read();
    }
  }

  /** Applies a durable entry of the log and answers whoever waits for it. */
  private void apply(long offset, EventBatch batch, @Nullable ClusterIdentity sender) {
    PendingBatch pending = pendingAt(offset);
    try {
      if (sender != null) {
        require(sender);
      }
      Outcome known = state.judge(batch);
      Outcome outcome = known == null ? state.apply(batch) : known;
      BatchReply reply = reply(batch, outcome);
      if (live) {
        count(outcome, known != null);
      }
      if (pending != null) {
        pending.reply().complete(reply);
      }
    } catch (Refused e) {
      if (pending != null) {
        refuse(pending, e);
      } else if (sender != null) {
        skipped.add(offset, e);
      }
    }
  }

  /** The first entry of a log pins what nobody has said before; then the others must agree. */
  private void require(ClusterIdentity sender) {
    if (sender.equals(accepted)) {
      return;
    }
    if (identity.isCompletedBy(sender)) {
      try {
        identity.pin(sender);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // without it the worker can't go on
      }
    }
    Optional<String> contradiction = identity.contradiction(sender);
    if (contradiction.isPresent()) {
      throw new Refused(Refused.Reason.FENCED, contradiction.get());
    }
    accepted = sender; // most say the same: what is pinned stays
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
      read(); // the first batches of its producer may wait to be applied
      return state.admit(batch);
    }
  }

  private void pin(PendingBatch pending) {
    ClusterIdentity brought = pending.brought();
    if (brought == null || !pending.pins()) {
      return;
    }
    try {
      identity.pin(brought);
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
