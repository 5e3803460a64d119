/** Running nodes: every part by name, opened in order and closed in reverse. */
@NullMarked
package io.rtanalytics.cli.node;

import org.jspecify.annotations.NullMarked;
