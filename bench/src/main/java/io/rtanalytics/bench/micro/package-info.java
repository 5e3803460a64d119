/**
 * What the steps of an event's way cost, one by one, measured by JMH. Benchmarks of classes that
 * only their own package sees stand in that package, in this module.
 */
@NullMarked
package io.rtanalytics.bench.micro;

import org.jspecify.annotations.NullMarked;
