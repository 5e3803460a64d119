package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes gzip (RFC 1952, any number of members) on a stream that arrives in pieces, a bounded piece
 * at a time, and checks it to the last byte: what was cut short or damaged on its way must not pass
 * for whole. One thread; {@link #close} it.
 */
final class Gunzip implements AutoCloseable {
  private static final int MAX_PIECE_BYTES = 32 << 10;

  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;

  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    DATA,
    TRAILER,
    BETWEEN_MEMBERS
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] field = new byte[HEADER_BYTES];

  private State state = State.HEADER;
  private int read; // bytes of the present field
  private int extra; // bytes of the present member's extra field
  private byte[] piece = {};
  private int at;

  /** Adds the next piece; only after {@link #next} has found nothing more. */
  void feed(byte[] bytes) {
    piece = bytes;
    at = 0;
  }

  /**
   * The next bytes of the original, or null if more must be fed first.
   *
   * @throws InvalidEvent if this is not gzip, or was damaged
   */
  byte @Nullable [] next() {
    // In the data, output may be left when all input is used up.
    while (at < piece.length || state == State.DATA) {
      if (state == State.DATA) {
        byte[] original = inflate();
        if (original.length > 0) {
          return original;
        }
        if (at == piece.length && state == State.DATA) {
          return null;
        }
      } else {
        header(piece[at++]);
      }
    }
    return null;
  }

  private byte[] inflate() {
    byte[] out = new byte[MAX_PIECE_BYTES];
    try {
      inflater.setInput(piece, at, piece.length - at);
      int length = inflater.inflate(out);
      at = piece.length - inflater.getRemaining();
      crc.update(out, 0, length);
      if (inflater.needsDictionary()) {
        throw broken();
      }
      if (inflater.finished()) {
        enter(State.TRAILER);
      }
      return length == out.length ? out : Arrays.copyOf(out, length);
    } catch (DataFormatException e) {
      throw broken();
    }
  }

  /** Takes one byte of what stands around the data. */
  private void header(byte next) {
    if (state == State.BETWEEN_MEMBERS) {
      begin();
    }
    switch (state) {
      case HEADER -> {
        field[read++] = next;
        if (read == HEADER_BYTES) {
          checkHeader();
          enter(State.EXTRA_LENGTH);
        }
      }
      case EXTRA_LENGTH -> {
        extra |= (next & 0xff) << (8 * read++);
        if (read == 2) {
          enter(State.EXTRA);
        }
      }
      case EXTRA -> {
        if (++read == extra) {
          enter(State.NAME);
        }
      }
      case NAME, COMMENT -> {
        if (next == 0) {
          enter(state == State.NAME ? State.COMMENT : State.HEADER_CRC);
        }
      }
      case HEADER_CRC -> {
        if (++read == 2) {
          enter(State.DATA);
        }
      }
      default -> {
        field[read++] = next;
        if (read == TRAILER_BYTES) {
          checkTrailer();
          enter(State.BETWEEN_MEMBERS);
        }
      }
    }
  }

  private void begin() {
    inflater.reset();
    crc.reset();
    extra = 0;
    enter(State.HEADER);
  }

  /** Goes on to a state, or past it if the header says that there is nothing of it. */
  private void enter(State next) {
    read = 0;
    state =
        switch (next) {
          case EXTRA_LENGTH -> has(FLAG_EXTRA) ? next : skipTo(State.NAME);
          case EXTRA -> extra > 0 ? next : skipTo(State.NAME);
          case NAME -> has(FLAG_NAME) ? next : skipTo(State.COMMENT);
          case COMMENT -> has(FLAG_COMMENT) ? next : skipTo(State.HEADER_CRC);
          case HEADER_CRC -> has(FLAG_CRC) ? next : State.DATA;
          default -> next;
        };
  }

  private State skipTo(State next) {
    enter(next);
    return state;
  }

  private boolean has(int flag) {
    return (field[3] & flag) != 0;
  }

  private void checkHeader() {
    boolean gzip = field[0] == 0x1f && field[1] == (byte) 0x8b && field[2] == 8;
    if (!gzip || has(RESERVED_FLAGS)) {
      throw new InvalidEvent("body", "not gzip");
    }
  }

  private void checkTrailer() {
    if (littleEndian(0) != (int) crc.getValue()
        || littleEndian(4) != (int) inflater.getBytesWritten()) {
      throw broken();
    }
  }

  private int littleEndian(int from) {
    return (field[from] & 0xff)
        | ((field[from + 1] & 0xff) << 8)
        | ((field[from + 2] & 0xff) << 16)
        | (field[from + 3] << 24);
  }

  private static InvalidEvent broken() {
    return new InvalidEvent("body", "broken gzip");
  }

  /**
   * Checks that the stream may end here.
   *
   * @throws InvalidEvent if it was cut short
   */
  void end() {
    if (state != State.BETWEEN_MEMBERS) {
      throw new InvalidEvent("body", "gzip that is cut short");
    }
  }

  /** Frees the memory that the inflater holds outside the heap. */
  @Override
  public void close() {
    inflater.end();
  }
}
