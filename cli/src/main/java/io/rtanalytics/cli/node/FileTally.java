package io.rtanalytics.cli.node;

import io.rtanalytics.port.CopiedFiles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Counts the files of a copy instead of taking them. */
final class FileTally implements CopiedFiles {
  private static final String ONE_PER_SLICE = ".users";

  private final List<Long> lengths = new ArrayList<>();
  private long slices;

  @Override
  public void file(String name, long bytes) {
    lengths.add(bytes);
    slices += name.endsWith(ONE_PER_SLICE) ? 1 : 0;
  }

  @Override
  public void bytes(ByteBuffer bytes) {
    bytes.position(bytes.limit());
  }

  /** Of each file. */
  List<Long> lengths() {
    return lengths;
  }

  /** Of all files. */
  long bytes() {
    return lengths.stream().mapToLong(it -> it).sum();
  }

  /** How many slices have files. */
  long slices() {
    return slices;
  }
}
