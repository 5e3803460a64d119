package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import lombok.RequiredArgsConstructor;

/** An open file of a {@link FaultyDisk}. Safe for any thread if the file below is. */
@RequiredArgsConstructor
final class FaultyFile implements DiskFile {
  private final FaultyDisk disk;
  private final String name;
  private final DiskFile below;

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    ByteBuffer bytes = into.slice();
    Call call = Call.onFile(Operation.READ, name, below, bytes, position);
    int length = disk.perform(call, () -> below.read(bytes.duplicate(), position));
    into.position(into.position() + length);
    return length;
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    Call call = Call.onFile(Operation.WRITE, name, below, from.slice(), position);
    disk.change(call, () -> disk.space().write(below, from, position));
  }

  @Override
  public void force(boolean metadata) throws IOException {
    Call call = Call.onFile(Operation.FORCE, name, below, ByteBuffer.allocate(0), 0);
    disk.change(call, () -> below.force(metadata));
  }

  @Override
  public long size() throws IOException {
    disk.requirePower();
    return below.size();
  }

  /** Closes it even without power, so that a test leaves nothing open. */
  @Override
  public void close() throws IOException {
    below.close();
  }

  @Override
  public String toString() {
    return below.toString();
  }
}
