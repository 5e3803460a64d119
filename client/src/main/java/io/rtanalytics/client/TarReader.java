package io.rtanalytics.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.TarFormat;
import io.rtanalytics.wire.TarFormat.Entry;
import io.rtanalytics.wire.WorkerProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import lombok.RequiredArgsConstructor;

/** Takes a backup apart into its files, part by part as it comes. One thread. */
@RequiredArgsConstructor
final class TarReader implements Content {
  private static final int MAX_REASON_BYTES = 1 << 16;

  private final String peer; // how messages call the other side
  private final CopiedFiles files;
  private final ByteBuffer header = ByteBuffer.allocate(TarFormat.BLOCK_BYTES);
  private final ByteArrayOutputStream reason = new ByteArrayOutputStream();

  private long content; // bytes of the present file that are still to come
  private int padding; // and then of zeros
  private boolean broken; // the present file says why
  private boolean ended;

  @Override
  public void part(ByteBuffer part) throws IOException {
    while (part.hasRemaining() && !ended) {
      if (content > 0) {
        int more = (int) Math.min(content, part.remaining());
        take(part.slice(part.position(), more));
        part.position(part.position() + more);
        content -= more;
      } else if (padding > 0) {
        int more = Math.min(padding, part.remaining());
        part.position(part.position() + more);
        padding -= more;
      } else {
        readHeader(part);
      }
      if (broken && content == 0) {
        throw new UnexpectedAnswer(peer + " broke off: " + reason.toString(UTF_8).strip());
      }
    }
  }

  private void take(ByteBuffer bytes) throws IOException {
    if (broken) {
      byte[] text = new byte[bytes.remaining()];
      bytes.get(text);
      reason.writeBytes(text);
    } else {
      files.bytes(bytes);
    }
  }

  private void readHeader(ByteBuffer part) throws IOException {
    int more = Math.min(header.remaining(), part.remaining());
    header.put(part.slice(part.position(), more));
    part.position(part.position() + more);
    if (header.hasRemaining()) {
      return;
    }
    header.clear();
    if (TarFormat.isEnd(header.array())) {
      ended = true;
    } else {
      begin(entry());
    }
  }

  private Entry entry() {
    try {
      return TarFormat.parse(header.array());
    } catch (MalformedMessage e) {
      throw new UnexpectedAnswer(peer + " answers something else than a backup");
    }
  }

  private void begin(Entry entry) throws IOException {
    content = entry.bytes();
    padding = TarFormat.padding(content);
    broken = entry.name().equals(WorkerProtocol.FAILED) && content <= MAX_REASON_BYTES;
    if (!broken && !entry.isDirectory()) {
      files.file(entry.name(), content);
    }
  }

  /** Whether the end was there: what is behind the last file. */
  boolean hasEnded() {
    return ended;
  }
}
