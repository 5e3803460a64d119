/**
 * Checkpoints: what of the slices is on disk, by one manifest, so that a start need not read the
 * log from its beginning, and memory need not hold every slice.
 */
@NullMarked
package io.rtanalytics.storage.checkpoint;

import org.jspecify.annotations.NullMarked;
