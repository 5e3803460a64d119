package io.rtanalytics.storage.faults;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes events: some users often, most seldom; some with items or ids. An event with an id is the
 * same whenever it comes, as a client sends it. One thread.
 */
final class Traffic {
  private static final int ITEMS = 16;
  private static final String LONG_NAME = "€".repeat(85); // as long as an item may be, 255 bytes

  private final Random random;
  private final int users;

  /** Traffic of so many users. */
  Traffic(Random random, int users) {
    this.random = random;
    this.users = users;
  }

  /** Some events of slices from one on. */
  List<Event> events(int most, long firstSlice, int slices) {
    int count = 1 + random.nextInt(most);
    boolean allWithIds = random.nextInt(3) == 0;
    int inSlices = 1 + random.nextInt(slices);
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long slice = firstSlice + (slices - 1 - random.nextInt(inSlices));
      boolean withId = allWithIds || random.nextInt(4) == 0;
      events.add(withId ? withId(slice) : event(slice, user(), random.nextLong(), null));
    }
    return events;
  }

  private long user() {
    return random.nextInt(1 + random.nextInt(users));
  }

  private Event withId(long slice) {
    long user = user();
    long id = random.nextInt(6);
    long hash = mix(mix(mix(slice) + user) + id);
    return event(slice, user, hash, new IdHash(hash, mix(hash)));
  }

  private static Event event(long slice, long user, long what, IdHash id) {
    Action action = (what & 3) == 0 ? Action.CLICK : Action.IMPRESSION;
    return new Event(slice, pseudonym(slice, user), action, item(what >>> 8), id);
  }

  /** A hash, as a rule; but one posted by hand may be anything. */
  static Pseudonym pseudonym(long slice, long user) {
    return user % 50 == 1
        ? new Pseudonym(-(user % 2), user)
        : new Pseudonym(mix(user), mix(~user ^ slice));
  }

  private static Utf8 item(long what) {
    int chosen = (int) Math.floorMod(what, 3L * ITEMS);
    return chosen >= ITEMS ? null : Utf8.of(chosen == 0 ? LONG_NAME : "item " + chosen);
  }

  /** A mix of the bits of a number (Steele and others, SplitMix64, 2014). */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
