package io.rtanalytics.event;

/** What a user did with an item. */
public enum Action {
  /** The user clicked it. */
  CLICK,
  /** The user saw it. */
  IMPRESSION
}
