/**
 * Events that browsers bring themselves: who a visitor is, and whether they may and want to be
 * counted. Knows nothing of servers.
 */
@NullMarked
package io.rtanalytics.api.collect;

import org.jspecify.annotations.NullMarked;
