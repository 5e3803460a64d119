package io.rtanalytics.storage.worker;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import lombok.extern.slf4j.Slf4j;

/**
 * What a worker's directory is pinned to, and the pinning of what is not known yet.
 *
 * <p>Threads: any may ask; only the worker's thread pins. The identity is immutable and swapped
 * once it is on disk.
 */
@Slf4j
final class PinnedIdentity {
  private final IdentityFile file;
  private volatile DirectoryIdentity current;

  private PinnedIdentity(IdentityFile file, DirectoryIdentity current) {
    this.file = file;
    this.current = current;
  }

  /**
   * Reads what a directory is pinned to, and pins what the configuration knows beyond that.
   *
   * @param logDirectory where events would be; they must not be there without an identity
   * @throws WorkerStartRefused if the two contradict each other
   */
  static PinnedIdentity open(Disk disk, String logDirectory, WorkerConfig config)
      throws IOException, WorkerStartRefused {
    IdentityFile file = new IdentityFile(disk);
    Optional<DirectoryIdentity> found = file.read();
    if (found.isEmpty() && disk.isDirectory(logDirectory)) {
      throw new WorkerStartRefused(
          file + " is missing, but there is " + disk.describe(logDirectory));
    }
    DirectoryIdentity before = found.orElseGet(() -> DirectoryIdentity.of(config));
    List<String> contradictions = before.contradictions(config);
    if (!contradictions.isEmpty()) {
      throw new WorkerStartRefused(file + ": " + String.join("; ", contradictions));
    }
    DirectoryIdentity after = before.completedBy(config.firstSlice(), config.secretFingerprint());
    if (found.isEmpty() || !after.equals(before)) {
      file.write(after);
    }
    return new PinnedIdentity(file, after);
  }

  /** What is pinned now. */
  DirectoryIdentity current() {
    return current;
  }

  /** Whether this brings something that is not known yet. */
  boolean isCompletedBy(ClusterIdentity brought) {
    DirectoryIdentity pinned = current;
    return pinned.firstSlice() == null
        || (pinned.secretFingerprint() == null && brought.secretFingerprint() != null);
  }

  /** Why what is brought contradicts what is pinned; empty if it does not. */
  Optional<String> contradiction(ClusterIdentity brought) {
    List<String> all = current.contradictions(brought);
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of("worker \"" + current.worker() + "\": " + String.join("; ", all));
  }

  /**
   * Pins what was not known yet; it is on disk on return.
   *
   * @throws Refused if it contradicts what has been pinned meanwhile
   * @throws IOException if it can't be written; then nothing is pinned
   */
  synchronized void pin(ClusterIdentity brought) throws IOException {
    Optional<String> contradiction = contradiction(brought);
    if (contradiction.isPresent()) {
      throw new Refused(Refused.Reason.FENCED, contradiction.get());
    }
    if (isCompletedBy(brought)) {
      DirectoryIdentity completed =
          current.completedBy(brought.firstSlice(), brought.secretFingerprint());
      file.write(completed);
      current = completed;
      log.info("{}: pinned to {}", file, completed);
    }
  }
}
