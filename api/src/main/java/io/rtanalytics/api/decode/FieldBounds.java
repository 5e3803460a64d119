package io.rtanalytics.api.decode;

import java.util.Arrays;

/** Where the fields of a record begin and end; a growing list without objects. One thread. */
final class FieldBounds {
  private int count;
  private int[] from = new int[8];
  private int[] to = new int[8];

  void clear() {
    count = 0;
  }

  void add(int begin, int end) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count] = begin;
    to[count] = end;
    count++;
  }

  int count() {
    return count;
  }

  int from(int i) {
    return from[i];
  }

  int to(int i) {
    return to[i];
  }
}
