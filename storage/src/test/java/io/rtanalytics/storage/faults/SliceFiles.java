package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.slice.table.ItemFile;
import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.storage.slice.table.KeyKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The slice files on a disk without a worker, compared with what should be in them. */
final class SliceFiles {
  private final MemoryDisk disk;
  private final Map<Long, Map<String, String>> files = new TreeMap<>(); // slice → kind → path

  /**
   * Finds them.
   *
   * @throws AssertionError if there are several generations of a slice
   */
  SliceFiles(MemoryDisk disk) throws Exception {
    this.disk = disk;
    for (String name : disk.list("slices")) {
      long slice = Long.parseLong(name.substring(0, name.indexOf('-')));
      String kind = name.substring(name.indexOf('.') + 1);
      String other =
          files.computeIfAbsent(slice, it -> new TreeMap<>()).put(kind, "slices/" + name);
      assertThat(other).as("another generation of %s", name).isNull();
    }
  }

  /** The slices that have files. */
  List<Long> slices() {
    return List.copyOf(files.keySet());
  }

  /** The names of a slice's files by kind. */
  Map<String, String> of(long slice) {
    return files.getOrDefault(slice, Map.of());
  }

  /** Asserts that they hold what a model has counted, but for slices below a floor. */
  void assertHold(PlainModel model, long certainFloor, long possibleFloor) throws Exception {
    assertThat(slices()).allMatch(slice -> slice >= certainFloor);
    List<Long> kept = model.slices().stream().filter(it -> it >= possibleFloor).toList();
    assertThat(slices()).containsAll(kept);
    assertThat(model.slices()).containsAll(slices());
    for (long slice : slices()) {
      assertHolds(slice, model.slice(slice), model.maxItems());
    }
  }

  private void assertHolds(long slice, PlainModel.Counts counts, int maxItems) throws Exception {
    Map<String, String> paths = files.get(slice);
    Map<Pseudonym, Byte> users = new HashMap<>();
    counts.users.forEach((user, seen) -> users.put(user, seen.stored()));
    assertThat(keys(paths.get("users"), KeyKind.COUNTED)).as("users of %d", slice).isEqualTo(users);
    assertThat(keys(paths.get("ids"), KeyKind.PLAIN).keySet())
        .as("ids of %d", slice)
        .isEqualTo(counts.ids.stream().map(SliceFiles::key).collect(Collectors.toSet()));

    Map<String, List<Long>> stored = items(paths.get("items"));
    Map<String, List<Long>> items = new HashMap<>();
    Map<Pseudonym, Byte> pairs = new HashMap<>();
    for (var entry : together(counts.items, stored.keySet(), maxItems).entrySet()) {
      PlainModel.Counts item = entry.getValue();
      items.put(entry.getKey(), List.of((long) item.users.size(), item.clicks, item.impressions));
      Pseudonym hash = hash(entry.getKey());
      item.users.forEach((user, seen) -> pairs.put(xor(user, hash), seen.stored()));
    }
    assertThat(stored).as("items of %d", slice).isEqualTo(items);
    assertThat(keys(paths.get("pairs"), KeyKind.COUNTED))
        .as("users of items of %d", slice)
        .isEqualTo(pairs);
  }

  /**
   * Which items are told apart is up to the order of the log, which after a loss of power nobody
   * else knows; but an item is so from its first event on or never.
   */
  static Map<String, PlainModel.Counts> together(
      Map<String, PlainModel.Counts> items, Set<String> apart, int maxItems) {
    Map<String, PlainModel.Counts> expected = new HashMap<>(items);
    if (items.size() > maxItems) {
      PlainModel.Counts other = new PlainModel.Counts();
      assertThat(apart).hasSize(maxItems + 1);
      for (String name : items.keySet()) {
        if (!apart.contains(name)) {
          other.add(expected.remove(name));
        }
      }
      expected.put("", other);
    }
    return expected;
  }

  private Map<Pseudonym, Byte> keys(String path, KeyKind kind) {
    Map<Pseudonym, Byte> keys = new HashMap<>();
    if (path != null) {
      try (KeyFile file = KeyFile.open(disk, path, kind)) {
        file.forEach(0, -1, (high, low, value) -> assertThat(put(keys, high, low, value)).isNull());
      }
    }
    return keys;
  }

  private static Byte put(Map<Pseudonym, Byte> keys, long high, long low, byte value) {
    return keys.put(new Pseudonym(high, low), value);
  }

  private Map<String, List<Long>> items(String path) {
    Map<String, List<Long>> items = new HashMap<>();
    if (path != null) {
      ItemFile.forEach(
          disk,
          path,
          (name, item) ->
              items.put(
                  new String(name, StandardCharsets.UTF_8),
                  List.of(item.users(), item.clicks(), item.impressions())));
    }
    return items;
  }

  private static Pseudonym key(IdHash id) {
    return new Pseudonym(id.high(), id.low());
  }

  private static Pseudonym hash(String name) throws Exception {
    ByteBuffer hash =
        ByteBuffer.wrap(
            MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    return new Pseudonym(hash.getLong(), hash.getLong());
  }

  private static Pseudonym xor(Pseudonym one, Pseudonym other) {
    return new Pseudonym(one.high() ^ other.high(), one.low() ^ other.low());
  }
}
