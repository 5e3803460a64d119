/**
 * What a worker has counted, in memory: slices, event ids, producers' windows; and the seam for
 * checkpoints.
 */
@NullMarked
package io.rtanalytics.storage.slice;

import org.jspecify.annotations.NullMarked;
