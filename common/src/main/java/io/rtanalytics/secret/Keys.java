package io.rtanalytics.secret;

/** The keys of a node as they are now. Any thread may ask. */
public interface Keys {
  /** What can be computed now: one read of a field, so it is asked for every event. */
  KeyRing ring();
}
