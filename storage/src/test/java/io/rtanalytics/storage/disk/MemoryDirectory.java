package io.rtanalytics.storage.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a {@link MemoryDisk}: the names that a process sees, those on the medium, and the
 * changes in between. Guarded by its disk.
 */
final class MemoryDirectory {
  private final Map<String, MemoryFile> cached = new TreeMap<>();
  private final Map<String, MemoryFile> durable = new TreeMap<>();
  private final List<Change> unforced = new ArrayList<>();

  /** A name that goes, another that comes to stand for a file, or both at once. */
  private record Change(
      long operation, @Nullable String gone, @Nullable String name, @Nullable MemoryFile file) {
    void apply(Map<String, MemoryFile> files) {
      files.remove(gone == null ? name : gone);
      if (name != null) {
        files.values().removeIf(other -> other == file); // a file has one name
        files.put(name, file);
      }
    }
  }

  /** The names and files as a process sees them. */
  Map<String, MemoryFile> files() {
    return cached;
  }

  void create(long operation, String name, MemoryFile file) {
    change(new Change(operation, null, name, file));
  }

  void delete(long operation, String name) {
    change(new Change(operation, name, null, null));
  }

  void rename(long operation, String from, String to) {
    if (!from.equals(to)) {
      change(new Change(operation, from, to, cached.get(from)));
    }
  }

  private void change(Change change) {
    change.apply(cached);
    unforced.add(change);
  }

  /** Brings all changes to the medium. */
  void force() {
    unforced.forEach(change -> change.apply(durable));
    unforced.clear();
  }

  /** The numbers of the changes that were not forced. */
  List<Long> unforced() {
    return unforced.stream().map(Change::operation).toList();
  }

  /** The files that a process sees, and those that would come back after a loss of power. */
  List<MemoryFile> everyFile() {
    List<MemoryFile> files = new ArrayList<>(cached.values());
    files.addAll(durable.values());
    unforced.stream().map(Change::file).filter(file -> file != null).forEach(files::add);
    return files.stream().distinct().toList();
  }

  /** Another with other files in the place of these. */
  MemoryDirectory copy(UnaryOperator<MemoryFile> copyOf) {
    MemoryDirectory copy = new MemoryDirectory();
    cached.forEach((name, file) -> copy.cached.put(name, copyOf.apply(file)));
    durable.forEach((name, file) -> copy.durable.put(name, copyOf.apply(file)));
    for (Change change : unforced) {
      MemoryFile file = change.file == null ? null : copyOf.apply(change.file);
      copy.unforced.add(new Change(change.operation, change.gone, change.name, file));
    }
    return copy;
  }

  /** What is left of it after a loss of power. */
  MemoryDirectory crash(Survival survival) {
    Map<String, MemoryFile> left = new TreeMap<>(durable);
    for (Change change : unforced) {
      if (survival.keepsName(change.operation)) {
        change.apply(left);
      }
    }
    MemoryDirectory crashed = new MemoryDirectory();
    left.forEach((name, file) -> crashed.cached.put(name, file.crash(survival)));
    crashed.durable.putAll(crashed.cached);
    return crashed;
  }
}
