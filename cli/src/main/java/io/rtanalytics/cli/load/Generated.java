package io.rtanalytics.cli.load;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;

/**
 * A generated event.
 *
 * @param raw the event
 * @param user the number of its user
 */
record Generated(RawEvent raw, int user) {
  Action action() {
    return raw.action();
  }
}
