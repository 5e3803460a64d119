/** {@code rt load}: generated events into nodes, and whether the sums are right afterwards. */
@NullMarked
package io.rtanalytics.cli.load;

import org.jspecify.annotations.NullMarked;
