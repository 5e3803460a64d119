package io.rtanalytics.timeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.event.Pseudonym;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;

/**
 * The workers that share the events of a slice, in order: the order decides which pseudonym belongs
 * to whom. Immutable; safe for any thread.
 *
 * @param ids the workers' ids, at least one, each once
 * @param digest what fences a slice against another routing: the first 8 bytes, big-endian, of the
 *     SHA-256 over the ids in order, each as its length in bytes (4, big-endian) and its UTF-8
 */
public record WorkerSet(List<String> ids, long digest) {
  /**
   * Checks the ids against the digest; {@link #of} is what one calls.
   *
   * @throws IllegalArgumentException if there is no id, an id is empty or repeated, or the digest
   *     is not that of the ids
   */
  public WorkerSet {
    ids = List.copyOf(ids);
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("a worker set needs at least one worker");
    }
    if (ids.contains("")) {
      throw new IllegalArgumentException("empty worker id in " + ids);
    }
    if (new HashSet<>(ids).size() < ids.size()) {
      throw new IllegalArgumentException("a worker is listed twice in " + ids);
    }
    if (digest != digestOf(ids)) {
      throw new IllegalArgumentException("digest " + digest + " is not that of " + ids);
    }
  }

  /**
   * The set of these workers, in this order.
   *
   * @throws IllegalArgumentException if there is no id, or an id is empty or repeated
   */
  public static WorkerSet of(List<String> ids) {
    return new WorkerSet(ids, digestOf(ids));
  }

  /** The id of the worker that counts this user in a slice of this set. */
  public String workerOf(Pseudonym pseudonym) {
    return ids.get(pseudonym.mod(ids.size()));
  }

  private static long digestOf(List<String> ids) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String id : ids) {
        byte[] utf8 = id.getBytes(UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, utf8.length));
        sha.update(utf8);
      }
      return ByteBuffer.wrap(sha.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
