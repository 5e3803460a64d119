package io.rtanalytics.api.decode;

import io.rtanalytics.event.Utf8;

/**
 * Cuts a stream of bytes into records and fields as RFC 4180 says: fields may be quoted, then they
 * may hold commas, line ends and doubled quotes. One thread.
 *
 * <p>A state machine over bytes that passes each byte once, wherever the pieces of the stream were
 * cut. It works on UTF-8 undecoded: the bytes of commas, quotes and line ends occur nowhere else in
 * it. Doubled quotes are undoubled in place.
 */
final class CsvTokenizer {
  /** What {@link #next} found. */
  enum Found {
    RECORD,
    TOO_LONG,
    BAD_QUOTES,
    NEEDS_MORE,
    END
  }

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_CLOSED, // or the first of two
    QUOTE_CLOSED_CR,
    AFTER_BAD_QUOTES,
    RECORD_END
  }

  private final ByteWindow in = new ByteWindow();
  private boolean ended;

  // All positions are relative to the beginning of the record, which is that of the window.
  private State state = State.FIELD_START;
  private int scanned;
  private int fieldFrom;
  private int unquotedTo;
  private boolean badQuotes;
  private boolean tooLong;
  private boolean quoted;
  private final FieldBounds fields = new FieldBounds();
  private long line = 1; // of the byte at `scanned`
  private long recordLine = 1;

  /** Adds a piece of the stream. */
  void feed(byte[] piece) {
    in.feed(piece);
  }

  /** Says that the stream is complete. */
  void end() {
    ended = true;
  }

  /** Goes on to the next record. */
  Found next() {
    if (!in.begin(ended)) {
      return Found.NEEDS_MORE;
    }
    if (state == State.RECORD_END) {
      beginRecord();
    }
    scan();
    if (state != State.RECORD_END && scanned > BulkDecoder.MAX_LINE_BYTES) {
      tooLong = true;
    }
    if (state != State.RECORD_END && ended) {
      if (scanned == 0 && fields.count() == 0 && state == State.FIELD_START && !tooLong) {
        return Found.END;
      }
      endOfStream();
    }
    return state == State.RECORD_END ? found() : needsMore();
  }

  private void beginRecord() {
    in.consume(scanned);
    scanned = 0;
    fields.clear();
    badQuotes = false;
    tooLong = false;
    quoted = false;
    recordLine = line;
    state = State.FIELD_START;
  }

  private Found found() {
    if (tooLong || scanned > BulkDecoder.MAX_LINE_BYTES) {
      return Found.TOO_LONG;
    }
    return badQuotes ? Found.BAD_QUOTES : Found.RECORD;
  }

  private Found needsMore() {
    if (tooLong) { // drop what was scanned: only the end of the record matters any more
      in.consume(scanned);
      scanned = 0;
      fields.clear();
      fieldFrom = 0;
      unquotedTo = 0;
    }
    return Found.NEEDS_MORE;
  }

  private void scan() {
    byte[] bytes = in.bytes();
    int base = in.start();
    int length = in.limit() - base;
    int at = scanned;
    while (at < length && state != State.RECORD_END) {
      at =
          switch (state) {
            case FIELD_START -> fieldStart(bytes, base, at);
            case PLAIN, AFTER_BAD_QUOTES -> plain(bytes, base, at, length);
            case QUOTED -> quoted(bytes, base, at, length);
            case QUOTE_CLOSED, QUOTE_CLOSED_CR -> quoteClosed(bytes, base, at);
            case RECORD_END -> at;
          };
    }
    scanned = at;
  }

  private int fieldStart(byte[] bytes, int base, int at) {
    if (bytes[base + at] == '"') {
      state = State.QUOTED;
      quoted = true;
      fieldFrom = at + 1;
      unquotedTo = at + 1;
      return at + 1;
    }
    state = State.PLAIN;
    fieldFrom = at;
    return at;
  }

  private int plain(byte[] bytes, int base, int from, int length) {
    int i = base + from;
    int end = base + length;
    while (i < end && bytes[i] != ',' && bytes[i] != '\n') {
      i++;
    }
    int at = i - base;
    if (i == end) {
      return at;
    }
    if (bytes[i] == ',') {
      closeField(at);
      state = State.FIELD_START;
    } else {
      closeField(at > fieldFrom && bytes[i - 1] == '\r' ? at - 1 : at);
      line++;
      state = State.RECORD_END;
    }
    return at + 1;
  }

  private int quoted(byte[] bytes, int base, int from, int length) {
    int i = base + from;
    int end = base + length;
    int out = base + unquotedTo;
    while (i < end && bytes[i] != '"') {
      byte next = bytes[i++];
      if (next == '\n') {
        line++;
      }
      bytes[out++] = next;
    }
    unquotedTo = out - base;
    if (i < end) {
      state = State.QUOTE_CLOSED;
      i++;
    }
    return i - base;
  }

  private int quoteClosed(byte[] bytes, int base, int at) {
    switch (bytes[base + at]) {
      case ',' -> {
        closeField(unquotedTo);
        state = State.FIELD_START;
      }
      case '\n' -> {
        closeField(unquotedTo);
        line++;
        state = State.RECORD_END;
      }
      case '"' -> {
        if (state == State.QUOTE_CLOSED) {
          bytes[base + unquotedTo++] = '"';
          state = State.QUOTED;
        } else {
          return afterBadQuotes(at);
        }
      }
      case '\r' -> {
        if (state == State.QUOTE_CLOSED_CR) {
          return afterBadQuotes(at);
        }
        state = State.QUOTE_CLOSED_CR;
      }
      default -> {
        return afterBadQuotes(at);
      }
    }
    return at + 1;
  }

  private int afterBadQuotes(int at) {
    badQuotes = true;
    state = State.AFTER_BAD_QUOTES;
    return at;
  }

  private void endOfStream() {
    int end = scanned;
    switch (state) {
      case FIELD_START -> fieldFrom = end;
      case PLAIN, AFTER_BAD_QUOTES -> {
        if (end > fieldFrom && in.bytes()[in.start() + end - 1] == '\r') {
          end--;
        }
      }
      case QUOTED -> badQuotes = true;
      default -> end = unquotedTo;
    }
    closeField(end);
    state = State.RECORD_END;
  }

  private void closeField(int end) {
    if (!tooLong) {
      fields.add(fieldFrom, end);
    }
  }

  /** Fields of the record just found. */
  int fields() {
    return fields.count();
  }

  /** One field of the record just found, without its quotes; valid until the next call. */
  Utf8 field(int i) {
    return Utf8.wrap(in.bytes(), in.start() + fields.from(i), fields.to(i) - fields.from(i));
  }

  /** Whether the record just found is an empty line. */
  boolean isBlank() {
    return fields.count() == 1 && fields.from(0) == fields.to(0) && !quoted;
  }

  /** The line on which the record just found begins, counted from 1. */
  long line() {
    return recordLine;
  }
}
