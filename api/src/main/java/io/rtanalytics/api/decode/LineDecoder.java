package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import org.jspecify.annotations.Nullable;

/** What the bulk decoders share: the fields of the present line, and what became of them. */
abstract class LineDecoder implements BulkDecoder {
  /** The fields of the present line. */
  final EventFields fields = new EventFields();

  private final @Nullable LineIds lineIds;
  private @Nullable RawEvent event;
  private @Nullable InvalidEvent rejection;

  /**
   * Begins before the first byte.
   *
   * @param lineIds what gives ids to lines without one of their own; null if nothing does
   */
  LineDecoder(@Nullable LineIds lineIds) {
    this.lineIds = lineIds;
  }

  /**
   * Makes an event of the fields.
   *
   * @throws InvalidEvent if they are none
   */
  final Step found() {
    event = fields.toRawEvent(lineIds, line());
    return Step.EVENT;
  }

  /** Rejects the present line. */
  final Step rejected(InvalidEvent why) {
    rejection = why;
    return Step.REJECTED;
  }

  /** Why a line is rejected that is longer than any may be. */
  static InvalidEvent tooLong() {
    return new InvalidEvent("line", "longer than " + MAX_LINE_BYTES + " bytes");
  }

  @Override
  public final RawEvent event() {
    return found(event);
  }

  @Override
  public final InvalidEvent rejection() {
    return found(rejection);
  }

  private static <T> T found(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("nothing like that was found yet");
    }
    return value;
  }
}
