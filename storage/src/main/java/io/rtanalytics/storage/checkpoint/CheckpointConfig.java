package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.TableStore;
import java.util.function.BooleanSupplier;
import lombok.Builder;

/**
 * What {@link Checkpoints} are to be.
 *
 * @param name for the name of their thread
 * @param disk where manifest and slice files are
 * @param tables the slice files as the worker's thread reads them
 * @param meter what the slices take in memory, and should take at most
 * @param retention which slices are kept
 * @param logBytes a checkpoint is taken when the log has grown so much since the last, or up to
 *     four times as much if large slices are in use
 * @param seconds and when the last was so long ago and there is something new
 * @param segmentBytes by how much the log grows at a time
 * @param wake has the worker's thread offer its state soon
 * @param stopping whether the worker is to stop, so that nothing is worth a long wait
 * @param listener is told what happens
 */
@Builder
public record CheckpointConfig(
    String name,
    Disk disk,
    TableStore tables,
    MemoryMeter meter,
    Retention retention,
    long logBytes,
    long seconds,
    long segmentBytes,
    Runnable wake,
    BooleanSupplier stopping,
    CheckpointListener listener) {}
