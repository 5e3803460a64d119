/** {@code rt send}: files of events into a node. */
@NullMarked
package io.rtanalytics.cli.send;

import org.jspecify.annotations.NullMarked;
