package io.rtanalytics.client;

/**
 * What became of an event that was posted to a node.
 *
 * @param outcome whether it counts
 * @param detail why not, fit to be shown; empty for an accepted one
 */
public record EventAnswer(Outcome outcome, String detail) {
  /** Whether an event counts. */
  public enum Outcome {
    /** It is stored and counts, now or since an earlier try. */
    ACCEPTED,
    /** Surely not stored, for a cause that passes: send it again. */
    NOT_STORED,
    /** It may count or not: only with its event id it may be sent again. */
    UNKNOWN,
    /** Not stored, and sending it again is of no use. */
    REFUSED
  }

  /** Of a node's status: see the contract of {@code POST /analytics}. */
  static Outcome outcomeOf(int status) {
    if (status == 202) {
      return Outcome.ACCEPTED;
    }
    if (status == 503) {
      return Outcome.NOT_STORED;
    }
    return status >= 300 && status < 500 ? Outcome.REFUSED : Outcome.UNKNOWN;
  }
}
