/** Kafka's own server as one more process, for tests and the load cluster. */
@NullMarked
package io.rtanalytics.broker;

import org.jspecify.annotations.NullMarked;
