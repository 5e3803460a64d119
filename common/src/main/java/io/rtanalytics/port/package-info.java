/** The seams between API nodes, workers and logs; in-process, HTTP and Kafka implement them. */
@NullMarked
package io.rtanalytics.port;

import org.jspecify.annotations.NullMarked;
