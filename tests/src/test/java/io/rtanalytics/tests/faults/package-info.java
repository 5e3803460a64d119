/**
 * The fault suite: real processes that are killed, frozen, cut off, out of disk or out of power,
 * and whose counts are compared with a model afterwards.
 */
@NullMarked
package io.rtanalytics.tests.faults;

import org.jspecify.annotations.NullMarked;
