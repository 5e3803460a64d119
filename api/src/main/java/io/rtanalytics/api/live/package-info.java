/** What people who look on are told: one stream of messages per node, shared by all of them. */
@NullMarked
package io.rtanalytics.api.live;

import org.jspecify.annotations.NullMarked;
