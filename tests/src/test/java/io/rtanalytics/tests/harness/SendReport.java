package io.rtanalytics.tests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of events that were sent, as their sender sees it.
 *
 * @param stored answered 202
 * @param notStored answered 503, or never sent because there was no connection
 * @param unanswered answered 504, or the connection broke
 * @param refused answered anything else: bad input
 * @param statuses how often each status came; 0 stands for no answer
 */
public record SendReport(
    List<ModelEvent> stored,
    List<ModelEvent> notStored,
    List<ModelEvent> unanswered,
    List<ModelEvent> refused,
    Map<Integer, Integer> statuses) {
  /** Nothing sent yet. */
  public static SendReport empty() {
    return new SendReport(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new TreeMap<>());
  }

  /** Notes the answer to an event; 0 stands for none. */
  public void add(ModelEvent event, int status) {
    statuses.merge(status, 1, Integer::sum);
    switch (status) {
      case 202 -> stored.add(event);
      case 503 -> notStored.add(event);
      case 504, 0 -> unanswered.add(event);
      default -> refused.add(event);
    }
  }

  void addUnsent(ModelEvent event) {
    statuses.merge(-1, 1, Integer::sum);
    notStored.add(event);
  }

  /** Adds another report's events. */
  public void addAll(SendReport other) {
    stored.addAll(other.stored);
    notStored.addAll(other.notStored);
    unanswered.addAll(other.unanswered);
    refused.addAll(other.refused);
    other.statuses.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
  }

  /** Events that may be sent again: all that are not known to be stored or refused. */
  public List<ModelEvent> open() {
    List<ModelEvent> open = new ArrayList<>(notStored);
    open.addAll(unanswered);
    return open;
  }

  /** How often each status came, for messages. */
  public String summary() {
    return statuses.toString();
  }
}
