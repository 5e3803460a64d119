/** A worker: append → log → apply → reply, on one thread that owns the log and the slices. */
@NullMarked
package io.rtanalytics.storage.worker;

import org.jspecify.annotations.NullMarked;
