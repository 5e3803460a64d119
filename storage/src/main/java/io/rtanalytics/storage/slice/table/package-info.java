/** Immutable sorted tables on disk: MapDB's format, on the worker's own file seam. */
@NullMarked
package io.rtanalytics.storage.slice.table;

import org.jspecify.annotations.NullMarked;
