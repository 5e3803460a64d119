/** The HTTP servers of all nodes: how they listen, their limits, and how they stop. */
@NullMarked
package io.rtanalytics.cli.http;

import org.jspecify.annotations.NullMarked;
