package io.rtanalytics.cli.export;

import org.jspecify.annotations.Nullable;

/**
 * What is exported.
 *
 * @param from a point in time in the first slice, seconds since 1970-01-01T00:00:00Z; null for the
 *     first that is kept
 * @param to the same in the last slice; null for the present
 * @param empty whether slices without events are exported too
 */
public record ExportRange(@Nullable Long from, @Nullable Long to, boolean empty) {}
