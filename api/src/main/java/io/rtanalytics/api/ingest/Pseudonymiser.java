package io.rtanalytics.api.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.secret.Secret;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the user's name by a pseudonym: the only place that a name goes, and the last.
 *
 * <p>With {@code sliceKey = HMAC(secret, "slice" ‖ number)}, all HMAC-SHA-256:
 *
 * <pre>
 *   pseudonym = first 16 bytes of HMAC(sliceKey, name)
 *   id hash   = first 16 bytes of HMAC(HMAC(sliceKey, "id"), pseudonym ‖ id)
 * </pre>
 *
 * <p>The keys of the slices last used are kept ready. One thread.
 */
final class Pseudonymiser {
  /** About 1 KiB each: a month of hours fits, whatever order its events come in. */
  private static final int MAX_SLICES = 1024;

  private static final byte[] ID = "id".getBytes(US_ASCII);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Secret secret;
  private final Map<Long, SliceKeys> slices =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SliceKeys> eldest) {
          return size() > MAX_SLICES;
        }
      };
  private final byte[] hash = new byte[32];
  private @Nullable SliceKeys last;

  Pseudonymiser(Secret secret) {
    this.secret = secret;
  }

  /** The event without the name. */
  Event pseudonymise(RawEvent raw, long slice) {
    SliceKeys keys = keysOf(slice);
    keys.users.hash(raw.user(), hash);
    Pseudonym user = new Pseudonym((long) LONG.get(hash, 0), (long) LONG.get(hash, 8));
    Utf8 id = raw.id();
    return new Event(slice, user, raw.action(), raw.item(), id == null ? null : hashOf(id, keys));
  }

  /** Hashes an id; the pseudonym still stands in the buffer. */
  private IdHash hashOf(Utf8 id, SliceKeys keys) {
    MessageDigest digest = keys.ids.begin();
    digest.update(hash, 0, 16);
    digest.update(id.array(), id.offset(), id.length());
    keys.ids.finish(digest, hash);
    return new IdHash((long) LONG.get(hash, 0), (long) LONG.get(hash, 8));
  }

  private SliceKeys keysOf(long slice) {
    SliceKeys keys = last;
    if (keys == null || keys.slice != slice) {
      keys = slices.get(slice);
      if (keys == null) {
        keys = new SliceKeys(slice, secret.sliceKey(slice));
        slices.put(slice, keys);
      }
      last = keys;
    }
    return keys;
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
    }
  }
}
