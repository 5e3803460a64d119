package io.rtanalytics.storage.disk;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation of a {@link FaultyDisk}.
 *
 * @param operation which
 * @param name of the file or directory; of a rename, the new one
 * @param otherName of a rename, the old one
 * @param file of an operation on an open file
 * @param buffer what is read or written, from its index 0 on
 * @param position where in the file
 */
record Call(
    Operation operation,
    String name,
    @Nullable String otherName,
    @Nullable DiskFile file,
    @Nullable ByteBuffer buffer,
    long position) {
  static Call of(Operation operation, String name) {
    return new Call(operation, name, null, null, null, 0);
  }

  static Call rename(String from, String to) {
    return new Call(Operation.RENAME, to, from, null, null, 0);
  }

  static Call onFile(
      Operation operation, String name, DiskFile file, ByteBuffer buffer, long position) {
    return new Call(operation, name, null, file, buffer, position);
  }

  boolean isOn(Predicate<String> names) {
    return names.test(name) || (otherName != null && names.test(otherName));
  }

  @Override
  public String toString() {
    return operation.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of " + name;
  }
}
