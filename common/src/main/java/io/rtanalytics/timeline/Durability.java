package io.rtanalytics.timeline;

/** When a worker acknowledges a batch. */
public enum Durability {
  /** Once it is on disk: it survives a loss of power. */
  FSYNC,
  /** Once the operating system has it: it survives the end of the process, not a loss of power. */
  OS
}
