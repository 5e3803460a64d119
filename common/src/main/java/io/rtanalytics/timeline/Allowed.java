package io.rtanalytics.timeline;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values that a key of the cluster file may have; {@code toString} says them in words. */
sealed interface Allowed<T>
    permits Allowed.Range, Allowed.Words, Allowed.Flag, Allowed.HeaderName, AllowedList {
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
