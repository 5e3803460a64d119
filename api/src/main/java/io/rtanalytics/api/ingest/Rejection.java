package io.rtanalytics.api.ingest;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import java.util.Locale;

/** Why events were rejected, as metrics count it. */
public enum Rejection {
  /** It breaks the contract. */
  INVALID,
  /** The request is too large. */
  TOO_LARGE,
  /** A queue is full, or it waited too long in one. */
  OVERLOADED,
  /** The worker could not be reached, or this node is stopping. */
  UNREACHABLE,
  /** The worker's disk is full. */
  DISK_FULL,
  /** The worker is pinned to another routing, timeline or secret. */
  FENCED,
  /** The worker wants another token. */
  UNAUTHORIZED,
  /** The worker has failed, or takes the batch for none. */
  FAILED,
  /** The worker has forgotten the producer. */
  OUTSIDE_WINDOW,
  /** The slice's file is damaged at the worker. */
  DAMAGED,
  /** The slice is older than those that are kept. */
  EXPIRED,
  /** The slice is final, or about to be. */
  LATE,
  /** A visitor has opted out. */
  OPT_OUT,
  /** A visitor's browser says that they do not want to be tracked (Global Privacy Control). */
  GPC,
  /** The same in its older form (Do Not Track). */
  DNT,
  /** A known bot, or a page that was loaded in case somebody might want to see it. */
  BOT,
  /** The page of a site that is not counted here. */
  SITE;

  static Rejection of(NotStored why) {
    return switch (why.reason()) {
      case OVERLOADED -> OVERLOADED;
      case UNREACHABLE, BEHIND -> UNREACHABLE;
      case DISK_FULL -> DISK_FULL;
    };
  }

  static Rejection of(Refused why) {
    return switch (why.reason()) {
      case FENCED -> FENCED;
      case OUTSIDE_WINDOW -> OUTSIDE_WINDOW;
      case UNAUTHORIZED -> UNAUTHORIZED;
      case MALFORMED, FAILED -> FAILED;
      case DAMAGED -> DAMAGED;
      case EXPIRED -> EXPIRED;
      case LATE -> LATE;
    };
  }

  /** The value of the label {@code reason}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
