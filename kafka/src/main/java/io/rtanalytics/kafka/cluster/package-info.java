/** The cluster file in a topic: one for all nodes, with its history. */
@NullMarked
package io.rtanalytics.kafka.cluster;

import org.jspecify.annotations.NullMarked;
