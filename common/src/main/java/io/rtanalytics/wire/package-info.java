/** The bytes between nodes: each format has one home here, with its layout drawn in its doc. */
@NullMarked
package io.rtanalytics.wire;

import org.jspecify.annotations.NullMarked;
