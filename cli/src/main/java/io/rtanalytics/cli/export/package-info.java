/** {@code rt export}: totals of slices out of a node or a data directory. */
@NullMarked
package io.rtanalytics.cli.export;

import org.jspecify.annotations.NullMarked;
