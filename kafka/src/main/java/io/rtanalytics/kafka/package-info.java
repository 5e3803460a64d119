/** The event log on Apache Kafka: no class of it is loaded unless a cluster names brokers. */
@NullMarked
package io.rtanalytics.kafka;

import org.jspecify.annotations.NullMarked;
