/** The frame in which the event log and the manifest keep their records. */
@NullMarked
package io.rtanalytics.storage.frame;

import org.jspecify.annotations.NullMarked;
