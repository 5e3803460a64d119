package io.rtanalytics.event;

/**
 * The 128-bit keyed hash of a client's event id together with the user it belongs to, so that equal
 * hashes in a slice mean the same id of the same user.
 *
 * @param high the leading 64 bits
 * @param low the trailing 64 bits
 */
public record IdHash(long high, long low) {}
