/** Servers that run in JVMs of their own, with a {@code main} each. */
@NullMarked
package io.rtanalytics.bench.server;

import org.jspecify.annotations.NullMarked;
