package io.rtanalytics.storage.worker;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory is pinned to. Null stands for what nobody has said yet.
 *
 * @param worker the worker's id
 * @param firstSlice where slice 0 begins
 * @param sliceLength seconds of a slice
 * @param secretFingerprint the fingerprint of the secret
 * @param incarnation names this life of the directory: its time of making, ms since 1970, or what
 *     the log says that several read
 * @param log names the log that the state was made of, {@link #FILES} or a {@link
 *     io.rtanalytics.port.LogSource#identity}
 */
public record DirectoryIdentity(
    String worker,
    @Nullable Instant firstSlice,
    long sliceLength,
    @Nullable String secretFingerprint,
    long incarnation,
    String log) {
  /** The name of a log in files of the directory itself. */
  public static final String FILES = "files";

  /** What a new directory would be pinned to by this configuration. */
  static DirectoryIdentity of(WorkerConfig config) {
    return new DirectoryIdentity(
        config.id(),
        config.firstSlice(),
        config.sliceLength(),
        config.secretFingerprint(),
        config.log() == null ? config.clock().millis() : config.log().incarnation(),
        logOf(config));
  }

  private static String logOf(WorkerConfig config) {
    return config.log() == null ? FILES : config.log().identity();
  }

  /** Every way in which a configuration contradicts it, naming both values. */
  List<String> contradictions(WorkerConfig config) {
    List<String> all = new ArrayList<>();
    compare("worker", worker, config.id(), all);
    compare("first slice", firstSlice, config.firstSlice(), all);
    compare("slice length", sliceLength, config.sliceLength(), all);
    compare("fingerprint of the secret", secretFingerprint, config.secretFingerprint(), all);
    compare("log", log, logOf(config), all);
    return all;
  }

  private static void compare(
      String what, @Nullable Object pinned, @Nullable Object configured, List<String> all) {
    if (pinned != null && configured != null && !pinned.equals(configured)) {
      all.add("pinned to " + what + " " + pinned + ", but started with " + configured);
    }
  }

  /** Every way in which what a request brings contradicts it, naming both values. */
  List<String> contradictions(ClusterIdentity brought) {
    Instant first = Objects.requireNonNullElse(firstSlice, brought.firstSlice());
    return ClusterIdentity.contradictions(
        new ClusterIdentity(first, sliceLength, secretFingerprint), brought);
  }

  /**
   * What a worker's directory is pinned to; empty if there is none, or nothing in it.
   *
   * @throws WorkerStartRefused if that is of another version
   */
  public static Optional<DirectoryIdentity> read(Path directory)
      throws IOException, WorkerStartRefused {
    return Files.isDirectory(directory)
        ? new IdentityFile(LocalDisk.at(directory)).read()
        : Optional.empty();
  }

  /** The slice of a time, if it is known where slices begin. */
  OptionalLong sliceOf(Instant time) {
    return firstSlice == null
        ? OptionalLong.empty()
        : OptionalLong.of(new Timeline(firstSlice, sliceLength).sliceOf(time.getEpochSecond()));
  }

  /** The same in another life. */
  DirectoryIdentity withIncarnation(long other) {
    return new DirectoryIdentity(worker, firstSlice, sliceLength, secretFingerprint, other, log);
  }

  /** The same with the state carried over to another log. */
  public DirectoryIdentity withLog(String other) {
    return new DirectoryIdentity(
        worker, firstSlice, sliceLength, secretFingerprint, incarnation, other);
  }

  /** Whether the log is in files of the directory itself. */
  public boolean hasOwnLog() {
    return log.equals(FILES);
  }

  /** It as one line of JSON, as the directory's file holds it. */
  public String toJson() {
    return IdentityFile.encode(this);
  }

  /** The same, with what it lacks taken from elsewhere. */
  DirectoryIdentity completedBy(@Nullable Instant otherFirst, @Nullable String otherFingerprint) {
    return new DirectoryIdentity(
        worker,
        firstSlice == null ? otherFirst : firstSlice,
        sliceLength,
        secretFingerprint == null ? otherFingerprint : secretFingerprint,
        incarnation,
        log);
  }
}
