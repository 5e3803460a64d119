/** Hand-written stand-ins for the clock, the event loop and the workers. */
@NullMarked
package io.rtanalytics.api.fakes;

import org.jspecify.annotations.NullMarked;
