/** Turns bytes into raw events; knows nothing of servers, clusters or workers. */
@NullMarked
package io.rtanalytics.api.decode;

import org.jspecify.annotations.NullMarked;
