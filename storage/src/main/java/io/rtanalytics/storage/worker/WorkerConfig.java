package io.rtanalytics.storage.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.timeline.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import lombok.Builder;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Worker} is to be.
 *
 * @param id its id in the cluster
 * @param directory its data directory, {@code <data>/worker-<id>}; made if it is missing
 * @param firstSlice where slice 0 begins; null if that is not known yet: then what the directory is
 *     pinned to, or the first batch brings
 * @param sliceLength seconds of a slice
 * @param secretFingerprint the fingerprint of the secret, or null if the worker was given no token:
 *     then, too, what the directory is pinned to, or the first batch brings
 * @param settings segment and queue sizes, durability; as at the start, a reload changes them not
 * @param memoryBytes what its slices should take in memory at most
 * @param log where its event log comes from; null for files in its directory
 * @param clock gives a new data directory its incarnation, and says which slices are too old to be
 *     kept, and which become final
 * @param meters where its metrics go
 */
@Builder
public record WorkerConfig(
    String id,
    Path directory,
    @Nullable Instant firstSlice,
    long sliceLength,
    @Nullable String secretFingerprint,
    Settings settings,
    long memoryBytes,
    @Nullable LogSource log,
    Clock clock,
    MeterRegistry meters) {}
