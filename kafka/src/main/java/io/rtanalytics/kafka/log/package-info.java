/** The event log in partitions of a topic: what API nodes add to, and workers follow. */
@NullMarked
package io.rtanalytics.kafka.log;

import org.jspecify.annotations.NullMarked;
