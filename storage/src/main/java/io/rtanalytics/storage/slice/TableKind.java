package io.rtanalytics.storage.slice;

/** The tables that a slice has on disk. */
public enum TableKind {
  /** Pseudonym → {@link Seen}. */
  USERS("users"),
  /** The hashes of event ids. */
  IDS("ids"),
  /** Item → what was counted of it. */
  ITEMS("items"),
  /** Item and user together → {@link Seen}. */
  PAIRS("pairs");

  private final String extension;

  TableKind(String extension) {
    this.extension = extension;
  }

  /** What its files' names end with. */
  String extension() {
    return extension;
  }
}
