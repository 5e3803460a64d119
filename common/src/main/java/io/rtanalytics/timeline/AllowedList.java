package io.rtanalytics.timeline;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Lists of texts that each mean something; {@code toString} of an element writes it. None stands
 * twice in a list.
 *
 * @param words what the elements are, in the plural
 * @param parser reads an element, or says in an {@code IllegalArgumentException} what is wrong with
 *     it
 */
record AllowedList<E>(String words, Function<String, E> parser) implements Allowed<List<E>> {
  /** More than anybody keeps by hand, and few enough to go through at every request. */
  static final int MOST = 1_000;

  @Override
  public Optional<List<E>> read(JsonNode json) {
    Problems unheard = new Problems();
    List<E> elements = elements(json, "", unheard);
    return unheard.isEmpty() ? Optional.of(elements) : Optional.empty();
  }

  @Override
  public void explain(JsonNode json, String path, Problems problems) {
    elements(json, path, problems);
  }

  private List<E> elements(JsonNode json, String path, Problems problems) {
    if (!json.isArray() || json.size() > MOST) {
      problems.expected(json, path, toString());
      return List.of();
    }
    List<E> elements = new ArrayList<>();
    Set<E> seen = new HashSet<>();
    for (int i = 0; i < json.size(); i++) {
      String place = path + '[' + i + ']';
      if (!json.get(i).isTextual()) {
        problems.expected(json.get(i), place, "a text in quotes");
        continue;
      }
      try {
        E element = parser.apply(json.get(i).textValue());
        if (!seen.add(element)) {
          problems.add(place, Problems.show(json.get(i)) + " stands there twice");
        }
        elements.add(element);
      } catch (IllegalArgumentException e) {
        problems.add(place, Problems.show(json.get(i)) + ' ' + e.getMessage());
      }
    }
    return List.copyOf(elements);
  }

  @Override
  public boolean contains(List<E> value) {
    return value.size() <= MOST;
  }

  @Override
  public String write(List<E> value) {
    return value.stream().map(e -> Problems.show(e.toString())).collect(joining(", ", "[", "]"));
  }

  @Override
  public String toString() {
    return "a list of at most " + MOST + " " + words;
  }
}
