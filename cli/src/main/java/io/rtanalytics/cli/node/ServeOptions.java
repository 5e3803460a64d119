package io.rtanalytics.cli.node;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.timeline.Settings;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import lombok.Builder;
import org.jspecify.annotations.Nullable;

/**
 * What {@code rt serve} is told.
 *
 * @param host the address to listen on
 * @param port the port of the API node, 0 for a free one; null for that of the cluster file, else
 *     8000
 * @param data where everything is kept
 * @param cluster where the cluster is, or null for one worker and slices of an hour
 * @param secret the secret's file, or null for one in the data directory, made if it is missing
 * @param settings what applies without a cluster file, or null for the defaults
 * @param disk what each worker has in the place of its directory on the local disk, or null for
 *     that itself: with it a benchmark can run a node on a disk that is slow at times
 */
@Builder
public record ServeOptions(
    String host,
    @Nullable Integer port,
    Path data,
    @Nullable ClusterPlace cluster,
    @Nullable Path secret,
    @Nullable Settings settings,
    @Nullable UnaryOperator<Disk> disk) {}
