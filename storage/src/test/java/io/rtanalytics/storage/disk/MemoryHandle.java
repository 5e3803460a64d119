package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import lombok.RequiredArgsConstructor;

/** An open file of a {@link MemoryDisk}, whose monitor guards it. Safe for any thread. */
@RequiredArgsConstructor
final class MemoryHandle implements DiskFile {
  private final MemoryDisk disk;
  private final String name;
  private final MemoryFile file;
  private boolean closed;

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    synchronized (disk) {
      return open().read(into, position);
    }
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    synchronized (disk) {
      open().write(disk.nextOperation(), from, position);
    }
  }

  @Override
  public void force(boolean metadata) throws IOException {
    synchronized (disk) {
      disk.nextOperation();
      open().force();
    }
  }

  /** See {@link MemoryFile#forgetUnforced}. */
  void forgetUnforced() {
    synchronized (disk) {
      file.forgetUnforced();
    }
  }

  @Override
  public long size() throws IOException {
    synchronized (disk) {
      return open().size();
    }
  }

  private MemoryFile open() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    return file;
  }

  @Override
  public void close() {
    synchronized (disk) {
      closed = true;
    }
  }

  @Override
  public String toString() {
    return disk.describe(name);
  }
}
