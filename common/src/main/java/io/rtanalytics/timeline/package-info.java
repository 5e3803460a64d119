/**
 * Where an event belongs: slices of time, the routing of slices to workers, and the file that says
 * so.
 */
@NullMarked
package io.rtanalytics.timeline;

import org.jspecify.annotations.NullMarked;
