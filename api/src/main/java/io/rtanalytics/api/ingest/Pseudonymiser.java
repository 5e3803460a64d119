package io.rtanalytics.api.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.Keys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the user's name by a pseudonym: the only place that a name goes, and the last.
 *
 * <p>With the key of the slice ({@link KeyRing#sliceKey}), all HMAC-SHA-256:
 *
 * <pre>
 *   pseudonym = first 16 bytes of HMAC(sliceKey, name)
 *   id hash   = first 16 bytes of HMAC(HMAC(sliceKey, "id"), pseudonym ‖ id)
 * </pre>
 *
 * <p>The keys of the slices last used are kept ready, until any key was forgotten. One thread.
 */
final class Pseudonymiser {
  /** About 1 KiB each: a month of hours fits, whatever order its events come in. A power of two. */
  private static final int MAX_SLICES = 1024;

  private static final byte[] ID = "id".getBytes(US_ASCII);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Keys keys;
  // The last by the trailing bits of its number: found by one look, where a map takes three, and
  // each of them may have to wait for memory.
  private final @Nullable SliceKeys[] recent = new SliceKeys[MAX_SLICES];
  // Those that have to share a place there are found here, as many again.
  private final Map<Long, SliceKeys> slices =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SliceKeys> eldest) {
          return size() > MAX_SLICES;
        }
      };
  private final byte[] hash = new byte[32];
  private KeyRing ring;

  Pseudonymiser(Keys keys) {
    this.keys = keys;
    this.ring = keys.ring();
  }

  /** The keys as they are from now on; what is kept ready of others goes. */
  KeyRing renew() {
    KeyRing now = keys.ring();
    if (now != ring) {
      ring = now;
      slices.clear();
      Arrays.fill(recent, null);
      Arrays.fill(hash, (byte) 0);
    }
    return now;
  }

  /**
   * The event without the name, by the keys of the last {@link #renew}.
   *
   * @throws io.rtanalytics.secret.KeyForgotten if they have none for the slice any more
   */
  Event pseudonymise(RawEvent raw, long slice) {
    SliceKeys sliceKeys = keysOf(slice);
    sliceKeys.users.hash(raw.user(), hash);
    Pseudonym user = new Pseudonym((long) LONG.get(hash, 0), (long) LONG.get(hash, 8));
    Utf8 id = raw.id();
    return new Event(
        slice, user, raw.action(), raw.item(), id == null ? null : hashOf(id, sliceKeys));
  }

  /** Hashes an id; the pseudonym still stands in the buffer. */
  private IdHash hashOf(Utf8 id, SliceKeys sliceKeys) {
    MessageDigest digest = sliceKeys.ids.begin();
    digest.update(hash, 0, 16);
    digest.update(id.array(), id.offset(), id.length());
    sliceKeys.ids.finish(digest, hash);
    return new IdHash((long) LONG.get(hash, 0), (long) LONG.get(hash, 8));
  }

  private SliceKeys keysOf(long slice) {
    int place = (int) slice & (MAX_SLICES - 1);
    SliceKeys found = recent[place];
    if (found == null || found.slice != slice) {
      found = slices.get(slice);
      if (found == null) {
        byte[] key = ring.sliceKey(slice);
        found = new SliceKeys(slice, key);
        Arrays.fill(key, (byte) 0);
        slices.put(slice, found);
      }
      recent[place] = found;
    }
    return found;
  }

  private static final class SliceKeys {
    final long slice;
    final KeyedHash users;
    final KeyedHash ids;

    SliceKeys(long slice, byte[] key) {
      this.slice = slice;
      users = new KeyedHash(key);
      byte[] idKey = new byte[32];
      users.hash(Utf8.wrap(ID, 0, ID.length), idKey);
      ids = new KeyedHash(idKey);
      Arrays.fill(idKey, (byte) 0);
    }
  }
}
