package io.rtanalytics.storage.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;

/**
 * A file of a {@link MemoryDisk}, whatever its name: what a process reads in it, what of that is on
 * the medium, and the writes in between. Guarded by its disk.
 */
final class MemoryFile {
  private Pages cached;
  private Pages durable;
  private final List<Write> unforced = new ArrayList<>();

  /** A write that was not forced; its number orders it among all changes of the disk. */
  @RequiredArgsConstructor
  private static final class Write {
    private final long operation;
    private final long position;
    private final byte[] bytes;

    long end() {
      return position + bytes.length;
    }
  }

  /** A part of a write that survives. */
  private record Piece(Write write, int index, int length) {
    long end() {
      return write.position + index + length;
    }
  }

  /** An empty file. */
  MemoryFile() {
    this(new Pages(), new Pages());
  }

  private MemoryFile(Pages cached, Pages durable) {
    this.cached = cached;
    this.durable = durable;
  }

  /** Replaces what it holds, in memory and on the medium. */
  void set(byte[] bytes) {
    cached = new Pages();
    cached.write(bytes, 0, bytes.length, 0);
    durable = cached.copy();
    unforced.clear();
  }

  MemoryFile copy() {
    MemoryFile copy = new MemoryFile(cached.copy(), durable.copy());
    copy.unforced.addAll(unforced);
    return copy;
  }

  long size() {
    return cached.size();
  }

  int read(ByteBuffer into, long position) {
    return cached.read(into, position);
  }

  void write(long operation, ByteBuffer from, long position) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    cached.write(bytes, 0, bytes.length, position);
    unforced.add(new Write(operation, position, bytes));
  }

  /** Brings all that was written to the medium, the length with it. */
  void force() {
    for (Write write : unforced) {
      durable.write(write.bytes, 0, write.bytes.length, write.position);
    }
    unforced.clear();
  }

  /**
   * What a failed sync leaves behind on Linux: what was written is still read back, but no later
   * sync brings it to the medium.
   */
  void forgetUnforced() {
    unforced.clear();
  }

  /** Changes a bit in memory and on the medium; what was not forced is as it was. */
  void flip(long bit) {
    long position = bit / 8;
    for (Pages pages : List.of(cached, durable)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      if (pages.read(one, position) == 1) {
        one.array()[0] ^= (byte) (1 << bit % 8);
        pages.write(one.array(), 0, 1, position);
      }
    }
  }

  /** The numbers of the writes that were not forced. */
  List<Long> unforced() {
    return unforced.stream().map(write -> write.operation).toList();
  }

  /** What is left of it after a loss of power. */
  MemoryFile crash(Survival survival) {
    List<Piece> pieces = new ArrayList<>();
    long reached = durable.size();
    for (Write write : unforced) {
      for (Piece piece : surviving(write, survival)) {
        pieces.add(piece);
        reached = Math.max(reached, piece.end());
      }
    }
    long length = survival.length(durable.size(), reached, latestSize());
    Pages left = durable.copy();
    fillGrowth(left, length, survival);
    for (Piece piece : pieces) {
      long position = piece.write.position + piece.index;
      int kept = (int) Math.min(piece.length, Math.max(0, length - position));
      left.write(piece.write.bytes, piece.index, kept, position);
    }
    return new MemoryFile(left, left.copy());
  }

  private static List<Piece> surviving(Write write, Survival survival) {
    List<Piece> pieces = new ArrayList<>();
    int length;
    for (int index = 0; index < write.bytes.length; index += length) {
      length = survival.piece(write.position + index, write.bytes.length - index);
      if (survival.keepsBytes(write.operation)) {
        pieces.add(new Piece(write, index, length));
      }
    }
    return pieces;
  }

  /** The length it would have were everything forced; less than that in memory after a failure. */
  private long latestSize() {
    return unforced.stream().mapToLong(Write::end).reduce(durable.size(), Math::max);
  }

  private static void fillGrowth(Pages left, long length, Survival survival) {
    long position = left.size();
    if (length > position) {
      byte[] growth = new byte[Math.toIntExact(length - position)];
      survival.fill(growth);
      left.write(growth, 0, growth.length, position);
    }
  }
}
