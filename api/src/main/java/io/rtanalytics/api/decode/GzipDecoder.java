package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import lombok.RequiredArgsConstructor;

/**
 * Undoes gzip in front of another decoder. It unpacks only as much as that one asks for, so a small
 * body that unpacks to a huge one takes no more memory than any other. One thread.
 */
@RequiredArgsConstructor
public final class GzipDecoder implements BulkDecoder {
  private final BulkDecoder decoder;
  private final Gunzip gunzip = new Gunzip();

  private boolean ended;

  @Override
  public void feed(byte[] bytes) {
    gunzip.feed(bytes);
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public Step next() {
    while (true) {
      Step step = decoder.next();
      if (step != Step.NEEDS_MORE) {
        return step;
      }
      byte[] original = gunzip.next();
      if (original != null) {
        decoder.feed(original);
      } else if (ended) {
        gunzip.end();
        decoder.end();
      } else {
        return Step.NEEDS_MORE;
      }
    }
  }

  @Override
  public RawEvent event() {
    return decoder.event();
  }

  @Override
  public InvalidEvent rejection() {
    return decoder.rejection();
  }

  @Override
  public long line() {
    return decoder.line();
  }

  @Override
  public void close() {
    gunzip.close();
    decoder.close();
  }
}
