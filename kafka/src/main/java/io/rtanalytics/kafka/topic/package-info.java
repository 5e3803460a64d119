/** The topic that holds the events: made with the right settings, and looked at before use. */
@NullMarked
package io.rtanalytics.kafka.topic;

import org.jspecify.annotations.NullMarked;
