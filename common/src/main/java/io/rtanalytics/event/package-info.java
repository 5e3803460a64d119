/** What happened: raw events as clients send them, and the pseudonymous events that are stored. */
@NullMarked
package io.rtanalytics.event;

import org.jspecify.annotations.NullMarked;
