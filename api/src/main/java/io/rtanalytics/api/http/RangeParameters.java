package io.rtanalytics.api.http;

import io.rtanalytics.api.query.RangeQuestion;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.timeline.Step;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of a range. */
final class RangeParameters {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private RangeParameters() {}

  /**
   * The question that parameters ask.
   *
   * @throws InvalidEvent if one is missing or wrong
   */
  static RangeQuestion question(QueryParameters parameters) {
    return new RangeQuestion(
        parameters.timestamp("from"),
        parameters.timestamp("to"),
        step(parameters.value("step")),
        zone(parameters.value("timezone")),
        parameters.item());
  }

  private static Step step(@Nullable Utf8 value) {
    if (value == null) {
      throw new InvalidEvent("step", "missing");
    }
    return switch (value.toString()) {
      case "slice" -> Step.SLICE;
      case "hour" -> Step.HOUR;
      case "day" -> Step.DAY;
      case "week" -> Step.WEEK;
      case "" -> throw new InvalidEvent("step", "empty");
      default -> throw new InvalidEvent("step", "neither slice nor hour, day or week");
    };
  }

  private static ZoneId zone(@Nullable Utf8 value) {
    if (value == null) {
      return UTC;
    }
    if (value.isEmpty()) {
      throw new InvalidEvent("timezone", "empty");
    }
    String name = value.toString();
    if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
      throw new InvalidEvent("timezone", "no name of the IANA time zone database");
    }
    return ZoneId.of(name);
  }
}
