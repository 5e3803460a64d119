package io.rtanalytics.port;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be the same on an API node and a worker for counts to be right. API nodes send it with
 * every request; a worker's data directory is pinned to it.
 *
 * @param firstSlice where slice 0 begins
 * @param sliceLength seconds of a slice
 * @param secretFingerprint fingerprint of the secret, or null where none is known (a worker that
 *     was given no token)
 */
public record ClusterIdentity(
    Instant firstSlice, long sliceLength, @Nullable String secretFingerprint) {
  private static final String NO_SECRET = "-";

  /** {@code <first slice>;<seconds>;<fingerprint>}, as the header carries it. */
  public String toHeader() {
    return firstSlice
        + ";"
        + sliceLength
        + ";"
        + (secretFingerprint == null ? NO_SECRET : secretFingerprint);
  }

  /** Reads {@link #toHeader}; empty if it is anything else. */
  public static Optional<ClusterIdentity> parse(String header) {
    String[] parts = header.split(";", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ClusterIdentity(
              Instant.parse(parts[0]),
              Long.parseLong(parts[1]),
              parts[2].equals(NO_SECRET) ? null : parts[2]));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Every way in which two identities contradict each other, naming both values; a fingerprint that
   * one side does not know contradicts nothing.
   *
   * @param mine what the speaker of the message is pinned to
   * @param theirs what the other side brought
   */
  public static List<String> contradictions(ClusterIdentity mine, ClusterIdentity theirs) {
    List<String> all = new ArrayList<>();
    if (!mine.firstSlice.equals(theirs.firstSlice)) {
      all.add("first slice is " + mine.firstSlice + " here, " + theirs.firstSlice + " there");
    }
    if (mine.sliceLength != theirs.sliceLength) {
      all.add(
          "slice length is " + mine.sliceLength + " s here, " + theirs.sliceLength + " s there");
    }
    if (mine.secretFingerprint != null
        && theirs.secretFingerprint != null
        && !mine.secretFingerprint.equals(theirs.secretFingerprint)) {
      all.add(
          "the secret's fingerprint is "
              + mine.secretFingerprint
              + " here, "
              + theirs.secretFingerprint
              + " there");
    }
    return all;
  }
}
