package io.rtanalytics.timeline;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that a key of the cluster file may have; {@code toString} says them in words. */
sealed interface Allowed<T>
    permits Allowed.Range,
        Allowed.Span,
        Allowed.Words,
        Allowed.Flag,
        Allowed.HeaderName,
        AllowedList {
  /** The value, if the JSON holds an allowed one. */
  Optional<T> read(JsonNode json);

  boolean contains(T value);

  /** The value as it is written in the file. */
  String write(T value);

  /** Notes what is wrong with JSON that holds no allowed value. */
  default void explain(JsonNode json, String path, Problems problems) {
    problems.expected(json, path, toString());
  }

  /** Whole numbers from {@code min} to {@code max}, both inclusive. */
  record Range(long min, long max) implements Allowed<Long> {
    @Override
    public Optional<Long> read(JsonNode json) {
      // 1.0 and 1e3 are no integers here; 2^64 is one that does not fit.
      return json.isIntegralNumber() && json.canConvertToLong()
          ? Optional.of(json.longValue()).filter(this::contains)
          : Optional.empty();
    }

    @Override
    public boolean contains(Long value) {
      return min <= value && value <= max;
    }

    @Override
    public String write(Long value) {
      return value.toString();
    }

    @Override
    public String toString() {
      return "an integer from " + min + " to " + max;
    }
  }

  /**
   * Durations in whole seconds as text, a positive number and a unit ({@code s}, {@code m}, {@code
   * h} or {@code d}), up to {@code max} seconds; 0 is written {@code "none"}.
   */
  record Span(long max) implements Allowed<Long> {
    private static final String NONE = "none";
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})([smhd])");

    @Override
    public Optional<Long> read(JsonNode json) {
      if (!json.isTextual()) {
        return Optional.empty();
      }
      if (json.textValue().equals(NONE)) {
        return Optional.of(0L);
      }
      Matcher text = TEXT.matcher(json.textValue());
      if (!text.matches()) {
        return Optional.empty();
      }
      long number = Long.parseLong(text.group(1));
      long unit = secondsOf(text.group(2).charAt(0));
      return number <= max / unit ? Optional.of(number * unit) : Optional.empty();
    }

    private static long secondsOf(char unit) {
      return switch (unit) {
        case 'd' -> 86_400;
        case 'h' -> 3_600;
        case 'm' -> 60;
        default -> 1;
      };
    }

    @Override
    public boolean contains(Long value) {
      return 0 <= value && value <= max;
    }

    /** In the greatest unit that divides it but days, for "48h" says more than "2d". */
    @Override
    public String write(Long value) {
      return '"' + text(value) + '"';
    }

    private static String text(long value) {
      if (value == 0) {
        return NONE;
      }
      if (value % 3_600 == 0) {
        return value / 3_600 + "h";
      }
      return value % 60 == 0 ? value / 60 + "m" : value + "s";
    }

    @Override
    public String toString() {
      return "\"none\" or a duration from \"1s\" to \"" + max / 86_400 + "d\", like \"48h\"";
    }
  }

  /** The names of an enum's constants, in lower case. */
  record Words<E extends Enum<E>>(Class<E> type) implements Allowed<E> {
    @Override
    public Optional<E> read(JsonNode json) {
      return Arrays.stream(type.getEnumConstants())
          .filter(value -> json.isTextual() && word(value).equals(json.textValue()))
          .findFirst();
    }

    @Override
    public boolean contains(E value) {
      return true;
    }

    @Override
    public String write(E value) {
      return '"' + word(value) + '"';
    }

    @Override
    public String toString() {
      return Arrays.stream(type.getEnumConstants()).map(this::write).collect(joining(" or "));
    }

    private static String word(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }

  /** True or false. */
  record Flag() implements Allowed<Boolean> {
    @Override
    public Optional<Boolean> read(JsonNode json) {
      return json.isBoolean() ? Optional.of(json.booleanValue()) : Optional.empty();
    }

    @Override
    public boolean contains(Boolean value) {
      return true;
    }

    @Override
    public String write(Boolean value) {
      return value.toString();
    }

    @Override
    public String toString() {
      return "true or false";
    }
  }

  /** The name of an HTTP header, in lower case once it is read; empty for none. */
  record HeaderName() implements Allowed<String> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{0,64}");

    @Override
    public Optional<String> read(JsonNode json) {
      return json.isTextual()
          ? Optional.of(json.textValue().toLowerCase(Locale.ROOT)).filter(this::contains)
          : Optional.empty();
    }

    @Override
    public boolean contains(String value) {
      return NAME.matcher(value).matches();
    }

    @Override
    public String write(String value) {
      return '"' + value + '"';
    }

    @Override
    public String toString() {
      return "the name of a header, or \"\"";
    }
  }
}
