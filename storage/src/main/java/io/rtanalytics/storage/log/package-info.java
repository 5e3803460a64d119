/** The event log in files: segments of framed batches, group commit, recovery. */
@NullMarked
package io.rtanalytics.storage.log;

import org.jspecify.annotations.NullMarked;
