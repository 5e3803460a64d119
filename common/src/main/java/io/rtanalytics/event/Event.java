package io.rtanalytics.event;

import org.jspecify.annotations.Nullable;

/**
 * A pseudonymous event: what the pseudonymiser makes of a {@link RawEvent}, and all that is ever
 * sent to a worker or stored.
 *
 * @param slice the number of the time slice, 0 or more
 * @param user who it was, within this slice
 * @param action what the user did
 * @param item what was shown or clicked
 * @param id the hash of the client's idempotency key
 */
public record Event(
    long slice, Pseudonym user, Action action, @Nullable Utf8 item, @Nullable IdHash id) {}
