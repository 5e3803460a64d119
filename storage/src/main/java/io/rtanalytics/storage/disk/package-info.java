/** The file system as the log and the identity see it: few operations, one real implementation. */
@NullMarked
package io.rtanalytics.storage.disk;

import org.jspecify.annotations.NullMarked;
